import { css } from 'lit';

export const launcher = css`
  .launcher {
    position: fixed;
    inset-block-end: calc(20px + env(safe-area-inset-bottom, 0px));
    inset-inline-end: calc(20px + env(safe-area-inset-right, 0px));
    inline-size: 60px;
    block-size: 60px;
    display: grid;
    place-items: center;
    border-radius: 50%;
    background: var(--_accent);
    color: var(--_on-accent);
    box-shadow: 0 6px 20px rgb(20 16 28 / 24%), 0 2px 6px rgb(20 16 28 / 16%);
    transition: transform 0.18s ease, box-shadow 0.18s ease;
  }

  :host([data-position='left']) .launcher {
    inset-inline: calc(20px + env(safe-area-inset-left, 0px)) auto;
  }

  .launcher:hover {
    transform: translateY(-2px);
    box-shadow: 0 10px 26px rgb(20 16 28 / 28%), 0 2px 6px rgb(20 16 28 / 16%);
  }

  .launcher:focus-visible {
    outline: 3px solid #fff;
    outline-offset: 0;
    box-shadow: 0 0 0 6px var(--_ink);
  }

  .launcher .icon {
    inline-size: 30px;
    block-size: 30px;
  }

  .launcher .dots {
    fill: var(--_accent);
  }

  .unread {
    position: absolute;
    inset-block-start: -3px;
    inset-inline-end: -3px;
    min-inline-size: 23px;
    block-size: 23px;
    padding: 0 6px;
    display: grid;
    place-items: center;
    border-radius: 12px;
    border: 2px solid #fff;
    background: #c81e1e;
    color: #fff;
    font-size: 12px;
    font-weight: 700;
    line-height: 1;
  }

  @media (max-width: 600px) {
    .launcher.opened {
      display: none;
    }
  }

  @media print {
    :host {
      display: none;
    }
  }
`;
