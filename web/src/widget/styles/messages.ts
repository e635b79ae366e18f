import { css } from 'lit';
import { attachments } from './attachments';
import { replies } from './replies';

const bubbles = css`
  .messages {
    position: relative;
    flex: 1;
    min-block-size: 0;
    display: flex;
  }

  .scroller {
    position: relative; /* holds the hidden labels in it, or the panel itself could be scrolled by their overflow */
    flex: 1;
    min-inline-size: 0;
    overflow-y: auto;
    overscroll-behavior: contain;
    padding: 16px 16px 12px;
    scrollbar-width: thin;
    scrollbar-color: #cfcbd6 transparent;
  }

  .scroller:focus-visible {
    outline-offset: -3px;
  }

  .day {
    margin: 14px 0 10px;
    text-align: center;
    color: var(--_muted);
    font-size: 12.5px;
  }

  .row {
    display: flex;
    align-items: flex-start;
    gap: 8px;
    margin-block-start: 3px;
    animation: arrive 0.2s ease-out;
  }

  .row.first {
    margin-block-start: 14px;
  }

  @keyframes arrive {
    from {
      opacity: 0;
      transform: translateY(6px);
    }
  }

  .row.own {
    justify-content: flex-end;
  }

  .stack {
    min-inline-size: 0;
    max-inline-size: 84%;
    display: flex;
    flex-direction: column;
    align-items: flex-start;
  }

  .own .stack {
    align-items: flex-end;
  }

  .avatar {
    flex: none;
    inline-size: 28px;
    block-size: 28px;
    margin-block-start: 26px;
    display: grid;
    place-items: center;
    border-radius: 50%;
    background: var(--_soft);
    color: var(--_ink);
    box-shadow: inset 0 0 0 1px rgb(20 16 28 / 7%);
    font-size: 11px;
    font-weight: 700;
  }

  .avatar .icon {
    inline-size: 16px;
    block-size: 16px;
  }

  .avatar.agent {
    background: var(--_ink);
    color: #fff;
  }

  .avatar.empty {
    block-size: 0;
    visibility: hidden;
  }

  .typing .avatar {
    margin-block-start: 7px;
  }

  .name {
    margin: 0 0 3px 3px;
    color: var(--_muted);
    font-size: 12.5px;
    font-weight: 550;
  }

  .bubble {
    max-inline-size: 100%;
    padding: 9px 14px;
    border-radius: 18px;
    background: #fff;
    box-shadow: 0 1px 2px rgb(20 16 28 / 8%);
    overflow-wrap: anywhere;
    white-space: pre-wrap;
    unicode-bidi: plaintext;
  }

  .other.first .bubble {
    border-start-start-radius: 6px;
  }

  .own .bubble {
    background: var(--_accent);
    color: var(--_on-accent);
  }

  .own.last .bubble {
    border-end-end-radius: 6px;
  }

  .bubble a,
  .note a {
    color: var(--_ink);
    text-underline-offset: 2px;
  }

  .own .bubble a {
    color: inherit;
  }

  .meta {
    margin: 4px 4px 0;
    display: flex;
    align-items: center;
    gap: 5px;
    color: var(--_muted);
    font-size: 12px;
    line-height: 1.4;
  }

  .mark {
    display: inline-flex;
  }

  .mark .icon {
    inline-size: 15px;
    block-size: 15px;
    stroke-width: 2.2;
  }

  .mark.read {
    color: #0b63ce;
  }

  .mark.failed,
  .unsent.failed {
    color: var(--_danger);
  }

  .unsent {
    margin: 2px 4px 0;
    color: var(--_muted);
    font-size: 12.5px;
    text-align: end;
  }

  .unsent button {
    min-block-size: 26px;
    margin-inline-start: 8px;
    color: var(--_ink);
    font-weight: 600;
    text-decoration: underline;
    text-underline-offset: 2px;
  }

  .note + .note {
    margin-block-start: 6px;
  }

  .note {
    inline-size: fit-content;
    max-inline-size: 88%;
    margin: 14px auto 4px;
    padding: 7px 14px;
    border-radius: 12px;
    background: rgb(20 16 28 / 5%);
    color: #55515d;
    font-size: 13px;
    text-align: center;
    overflow-wrap: anywhere;
    white-space: pre-wrap;
  }

  .jump {
    position: absolute;
    inset-block-end: 10px;
    inset-inline-start: 50%;
    translate: -50%;
    min-block-size: 36px;
    display: flex;
    align-items: center;
    gap: 6px;
    padding: 4px 12px 4px 16px;
    border-radius: 18px;
    background: var(--_text);
    color: #fff;
    font-size: 13.5px;
    font-weight: 600;
    box-shadow: 0 4px 14px rgb(20 16 28 / 25%);
  }
`;

export const messages = [bubbles, replies, attachments];
