import { css } from 'lit';

export const notices = css`
  .banner {
    flex: none;
    max-block-size: 0;
    overflow: hidden;
    display: flex;
    align-items: center;
    justify-content: center;
    gap: 8px;
    background: #fff4d6;
    color: #5c4300;
    font-size: 13.5px;
    font-weight: 550;
    transition: max-block-size 0.2s;
  }

  .banner.shown {
    max-block-size: 60px;
    padding: 8px 14px;
  }

  .spinner {
    flex: none;
    inline-size: 14px;
    block-size: 14px;
    border: 2px solid currentColor;
    border-block-start-color: transparent;
    border-radius: 50%;
    animation: turn 0.9s linear infinite;
  }

  @keyframes turn {
    to {
      transform: rotate(1turn);
    }
  }

  .privacy {
    flex: 1;
    min-block-size: 0;
    display: flex;
    flex-direction: column;
    align-items: center;
    justify-content: safe center;
    gap: 12px;
    padding: 24px;
    overflow-y: auto;
    text-align: center;
  }

  .badge-icon {
    flex: none;
    inline-size: 60px;
    block-size: 60px;
    display: grid;
    place-items: center;
    border-radius: 50%;
    background: #fff;
    color: var(--_ink);
    box-shadow: 0 2px 10px rgb(20 16 28 / 8%);
  }

  .badge-icon .icon {
    inline-size: 30px;
    block-size: 30px;
    stroke-width: 1.6;
  }

  .privacy h3,
  .confirm h3 {
    font-size: 18px;
    font-weight: 650;
    line-height: 1.35;
  }

  .privacy-text {
    max-inline-size: 46ch;
    color: #47434f;
    font-size: 14.5px;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }

  .privacy a {
    display: inline-flex;
    align-items: center;
    gap: 5px;
    padding: 4px;
    color: var(--_ink);
    font-size: 14.5px;
    font-weight: 550;
    text-underline-offset: 3px;
  }

  .privacy a .icon {
    inline-size: 15px;
    block-size: 15px;
  }

  .privacy .primary {
    flex: none;
    min-block-size: 48px;
    margin-block-start: 6px;
    padding-inline: 28px;
  }

  .loading {
    padding: 32px;
    color: var(--_muted);
    text-align: center;
  }

  .panel > .loading {
    flex: 1;
    display: grid;
    place-items: center;
  }

  .veil {
    position: absolute;
    z-index: 4;
    inset: 0;
    background: rgb(20 16 28 / 45%);
  }

  .confirm {
    position: absolute;
    z-index: 5;
    inset-inline: 16px;
    inset-block-end: calc(16px + env(safe-area-inset-bottom, 0px));
    padding: 20px;
    border-radius: 16px;
    background: #fff;
    box-shadow: 0 12px 36px rgb(20 16 28 / 25%);
    animation: rise 0.16s ease-out;
  }

  .confirm p {
    margin-block: 6px 16px;
    color: #47434f;
    font-size: 14.5px;
  }

  .confirm .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 10px;
    justify-content: flex-end;
  }
`;
