import { css } from 'lit';

/** Buttons under a message, and the dots while an answer is being written. */
export const replies = css`
  .replies {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    margin: 8px 0 2px;
  }

  .chip {
    display: inline-flex;
    align-items: center;
    max-inline-size: 100%;
    min-block-size: 40px;
    padding: 7px 16px;
    border: 1.5px solid var(--_ink);
    border-radius: 20px;
    background: #fff;
    color: var(--_ink);
    font-size: 14.5px;
    font-weight: 550;
    line-height: 1.35;
    text-align: start;
    overflow-wrap: anywhere;
    transition: background-color 0.15s, color 0.15s;
  }

  .chip:hover {
    background: var(--_soft);
  }

  .chip:active {
    background: var(--_ink);
    color: #fff;
  }

  .typing .bubble {
    display: flex;
    gap: 5px;
    padding: 14px 15px;
  }

  .typing i {
    inline-size: 7px;
    block-size: 7px;
    border-radius: 50%;
    background: var(--_muted);
    animation: pulse 1.2s infinite ease-in-out;
  }

  .typing i:nth-child(2) {
    animation-delay: 0.15s;
  }

  .typing i:nth-child(3) {
    animation-delay: 0.3s;
  }

  @keyframes pulse {
    0%,
    60%,
    100% {
      opacity: 0.35;
      transform: none;
    }
    30% {
      opacity: 1;
      transform: translateY(-3px);
    }
  }
`;
