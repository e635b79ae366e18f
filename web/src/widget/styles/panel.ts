import { css } from 'lit';

export const panel = css`
  .panel {
    position: fixed;
    inset-block-end: calc(94px + env(safe-area-inset-bottom, 0px));
    inset-inline-end: calc(20px + env(safe-area-inset-right, 0px));
    inline-size: min(400px, calc(100vw - 40px));
    block-size: min(660px, calc(100vh - 116px));
    block-size: min(660px, calc(100dvh - 116px));
    display: flex;
    flex-direction: column;
    overflow: hidden;
    border-radius: 20px;
    background: var(--_ground);
    box-shadow: 0 24px 64px rgb(20 16 28 / 24%), 0 4px 16px rgb(20 16 28 / 12%);
    animation: rise 0.22s cubic-bezier(0.2, 0.8, 0.3, 1);
  }

  .panel:focus-visible {
    outline: none;
  }

  :host([data-position='left']) .panel {
    inset-inline: calc(20px + env(safe-area-inset-left, 0px)) auto;
  }

  @keyframes rise {
    from {
      opacity: 0;
      transform: translateY(14px) scale(0.985);
    }
  }

  .header {
    position: relative;
    flex: none;
    display: flex;
    align-items: center;
    gap: 12px;
    padding: 14px 10px 14px 18px;
    background: var(--_accent);
    color: var(--_on-accent);
  }

  .logo {
    flex: none;
    inline-size: 42px;
    block-size: 42px;
    display: grid;
    place-items: center;
    border-radius: 13px;
    background: #fff;
    color: var(--_ink);
    font-size: 20px;
    font-weight: 700;
  }

  .heading {
    flex: 1;
    min-inline-size: 0;
  }

  .heading h2,
  .heading p {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .heading h2 {
    font-size: 16.5px;
    font-weight: 650;
    line-height: 1.3;
  }

  .heading p {
    display: flex;
    align-items: center;
    gap: 7px;
    padding-inline-start: 2px;
    font-size: 13px;
    line-height: 1.4;
  }

  .heading p.online::before {
    content: '';
    inline-size: 8px;
    block-size: 8px;
    border-radius: 50%;
    background: #4ade80;
    box-shadow: 0 0 0 1.5px #fff;
  }

  .tool {
    flex: none;
    inline-size: 40px;
    block-size: 40px;
    display: grid;
    place-items: center;
    border-radius: 12px;
    transition: background-color 0.15s;
  }

  .tool + .tool,
  .menu + .tool {
    margin-inline-start: -10px;
  }

  .tool:hover,
  .tool[aria-expanded='true'] {
    background: rgb(127 127 127 / 28%);
  }

  .tool:focus-visible {
    outline-color: var(--_on-accent);
    outline-offset: -3px;
  }

  .menu {
    position: absolute;
    z-index: 3;
    inset-block-start: calc(100% - 6px);
    inset-inline-end: 14px;
    min-inline-size: 240px;
    padding: 6px;
    border-radius: 14px;
    background: #fff;
    color: var(--_text);
    box-shadow: 0 12px 36px rgb(20 16 28 / 22%), 0 0 0 1px rgb(20 16 28 / 6%);
    animation: rise 0.14s ease-out;
  }

  .menu > * {
    inline-size: 100%;
    min-block-size: 44px;
    display: flex;
    align-items: center;
    gap: 12px;
    padding: 8px 12px;
    border-radius: 9px;
    color: inherit;
    font-size: 14.5px;
    text-align: start;
    text-decoration: none;
    cursor: pointer;
  }

  .menu > :hover,
  .menu > :focus {
    background: var(--_soft);
    color: var(--_ink);
  }

  .menu > :focus-visible {
    outline-offset: -2px;
  }

  .menu > :disabled {
    opacity: 0.45;
    background: none;
    color: inherit;
    cursor: default;
  }

  @media (max-width: 600px) {
    .panel,
    :host([data-position='left']) .panel {
      inset-inline: 0;
      inset-block: var(--_top, 0px) auto;
      inline-size: 100%;
      block-size: 100vh;
      block-size: var(--_height, 100dvh);
      border-radius: 0;
    }

    .header {
      padding-block-start: calc(12px + env(safe-area-inset-top, 0px));
      padding-inline: calc(16px + env(safe-area-inset-left, 0px)) calc(6px + env(safe-area-inset-right, 0px));
    }

    .tool {
      inline-size: 46px;
      block-size: 46px;
    }
  }
`;
