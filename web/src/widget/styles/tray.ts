import { css } from 'lit';

export const tray = css`
  .picker {
    display: none;
  }

  .attach {
    flex: none;
    inline-size: 40px;
    block-size: 40px;
    display: grid;
    place-items: center;
    border-radius: 50%;
    color: var(--_ink);
  }

  .attach:hover:enabled {
    background: var(--_soft);
  }

  .attach:disabled {
    color: #8b8793;
  }

  .tray {
    display: flex;
    gap: 10px;
    margin: 0;
    padding: 8px 4px 10px;
    overflow-x: auto;
    list-style: none;
  }

  .tray li {
    position: relative;
    flex: none;
    inline-size: 64px;
    block-size: 64px;
  }

  .thumb {
    display: grid;
    place-items: center;
    inline-size: 100%;
    block-size: 100%;
    border-radius: 14px;
    overflow: hidden;
    background: var(--_soft);
    color: var(--_ink);
  }

  .thumb canvas {
    inline-size: 100%;
    block-size: 100%;
  }

  .uploading .thumb,
  .failed .thumb {
    opacity: 0.55;
  }

  .tray progress {
    position: absolute;
    inset: auto 6px 6px;
    inline-size: calc(100% - 12px);
    block-size: 6px;
    accent-color: var(--_accent);
  }

  .drop,
  .again {
    position: absolute;
    display: grid;
    place-items: center;
    border-radius: 50%;
  }

  .drop {
    inset: -8px -8px auto auto;
    inline-size: 26px;
    block-size: 26px;
    background: #2b2733;
    color: #fff;
    border: 2px solid #fff;
  }

  .drop .icon {
    inline-size: 14px;
    block-size: 14px;
  }

  .again {
    inset: 12px;
    background: #fff;
    color: var(--_danger);
  }

  .tray-error:not(:empty) {
    padding: 2px 6px 8px;
    color: var(--_danger);
    font-size: 13px;
    line-height: 1.4;
  }

  .photos {
    display: flex;
    flex-wrap: wrap;
    justify-content: flex-end;
    gap: 4px;
  }

  .photos .picture {
    inline-size: auto;
    max-inline-size: 100%;
  }

  .photos .picture img {
    inline-size: auto;
    block-size: auto;
    max-inline-size: min(220px, 100%);
    max-block-size: 260px;
    aspect-ratio: auto;
  }

  .photos.several .picture img {
    inline-size: 106px;
    block-size: 106px;
    object-fit: cover;
  }
`;
