import { css } from 'lit';

export const attachments = css`
  .picture {
    display: block;
    inline-size: min(240px, 100%);
    margin-block-start: 3px;
    border-radius: 16px;
    overflow: hidden;
    background: #fff;
    box-shadow: 0 1px 2px rgb(20 16 28 / 8%);
    color: var(--_ink);
  }

  .picture img {
    display: block;
    inline-size: 100%;
    aspect-ratio: 1;
    object-fit: contain;
  }

  .picture .fallback {
    display: none;
    align-items: center;
    gap: 6px;
    padding: 10px 14px;
  }

  .picture img[hidden] + .fallback {
    display: flex;
  }

  .cards {
    display: flex;
    gap: 10px;
    max-inline-size: 100%;
    margin-block: 4px 2px;
    padding: 2px 2px 8px;
    overflow-x: auto;
    scroll-snap-type: x proximity;
    scrollbar-width: thin;
  }

  .card {
    flex: 0 0 210px;
    display: flex;
    flex-direction: column;
    border-radius: 16px;
    overflow: hidden;
    background: #fff;
    box-shadow: 0 1px 3px rgb(20 16 28 / 12%);
    scroll-snap-align: start;
  }

  .card img {
    inline-size: 100%;
    aspect-ratio: 4 / 3;
    object-fit: cover;
    background: var(--_soft);
  }

  .card img.whole {
    aspect-ratio: 1;
    object-fit: contain;
    background: #fff;
    image-rendering: pixelated;
  }

  .card-text {
    flex: 1;
    display: flex;
    flex-direction: column;
    gap: 2px;
    padding: 10px 14px;
    overflow-wrap: anywhere;
  }

  .card-text span {
    color: var(--_muted);
    font-size: 13.5px;
    white-space: pre-wrap;
  }

  .card-button {
    min-block-size: 42px;
    display: flex;
    align-items: center;
    justify-content: center;
    gap: 6px;
    padding: 6px 12px;
    border-block-start: 1px solid var(--_line);
    color: var(--_ink);
    font-size: 14px;
    font-weight: 600;
    text-decoration: none;
  }

  .card-button:hover {
    background: var(--_soft);
  }

  .card-button:focus-visible {
    outline-offset: -3px;
  }

  .card-button:disabled {
    color: var(--_muted);
    background: none;
  }

  .card-button .icon,
  .fallback .icon {
    inline-size: 15px;
    block-size: 15px;
  }
`;
