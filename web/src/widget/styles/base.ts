import { css } from 'lit';

export const base = css`
  :host {
    --_accent: #7a2e5d;
    --_on-accent: #fff;
    --_ink: #7a2e5d;
    --_soft: #f7f1f5;
    --_text: #1f1d24;
    --_muted: #67636f;
    --_line: #e6e3ea;
    --_ground: #f6f5f8;
    --_danger: #b3261e;
    all: initial;
    font: 15px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Noto Sans', Arial, sans-serif;
    color: var(--_text);
    position: fixed;
    z-index: 2147483000;
    inset-block-end: 0;
    inset-inline-end: 0;
    inline-size: 0;
    block-size: 0;
    -webkit-text-size-adjust: 100%;
  }

  :host([hidden]) {
    display: none;
  }

  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }

  [hidden] {
    display: none !important;
  }

  button,
  textarea {
    font: inherit;
    color: inherit;
    letter-spacing: inherit;
  }

  button {
    margin: 0;
    padding: 0;
    border: 0;
    background: none;
    cursor: pointer;
    -webkit-tap-highlight-color: transparent;
  }

  button:disabled {
    cursor: default;
  }

  h2,
  h3,
  p {
    margin: 0;
  }

  :focus {
    outline: none;
  }

  :focus-visible {
    outline: 2px solid var(--_ink);
    outline-offset: 2px;
  }

  .icon {
    inline-size: 20px;
    block-size: 20px;
    flex: none;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.9;
    stroke-linecap: round;
    stroke-linejoin: round;
  }

  .icon.filled {
    fill: currentColor;
    stroke: none;
  }

  .sr {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  .primary,
  .secondary {
    min-block-size: 44px;
    padding: 10px 20px;
    border-radius: 12px;
    font-weight: 600;
    transition: filter 0.15s, background-color 0.15s;
  }

  .primary {
    background: var(--_accent);
    color: var(--_on-accent);
  }

  .primary:hover {
    filter: brightness(1.08);
  }

  .secondary {
    background: #fff;
    border: 1px solid var(--_line);
  }

  .secondary:hover {
    background: var(--_ground);
  }

  @media (prefers-reduced-motion: reduce) {
    *,
    *::before,
    *::after {
      animation-duration: 0.01ms !important;
      animation-iteration-count: 1 !important;
      transition-duration: 0.01ms !important;
      scroll-behavior: auto !important;
    }
  }
`;
