import { css } from 'lit';

export const composer = css`
  .composer {
    flex: none;
    padding: 8px 12px calc(12px + env(safe-area-inset-bottom, 0px));
    background: #fff;
    border-block-start: 1px solid var(--_line);
  }

  .limit {
    padding: 0 6px;
    color: var(--_muted);
    font-size: 12.5px;
    line-height: 1.4;
  }

  .limit.over {
    color: var(--_danger);
    font-weight: 550;
  }

  .limit:not(:empty) {
    padding-block-end: 6px;
  }

  .field {
    display: flex;
    align-items: flex-end;
    gap: 6px;
    padding: 4px 4px 4px 14px;
    border: 1.5px solid #d5d1db;
    border-radius: 22px;
    background: #fff;
    transition: border-color 0.15s, box-shadow 0.15s;
  }

  .field.with-photos {
    padding-inline-start: 4px;
  }

  .field:focus-within {
    border-color: var(--_ink);
    box-shadow: 0 0 0 3px var(--_soft);
  }

  .field.invalid {
    border-color: var(--_danger);
  }

  textarea {
    flex: 1;
    min-inline-size: 0;
    max-block-size: 128px;
    margin: 0;
    padding: 8px 0;
    border: 0;
    background: none;
    resize: none;
    font-size: 16px;
    line-height: 24px;
    overflow-y: auto;
    scrollbar-width: thin;
  }

  textarea::placeholder {
    color: #75717c;
    opacity: 1;
  }

  textarea:placeholder-shown {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  textarea:disabled {
    cursor: not-allowed;
  }

  textarea:focus-visible {
    outline: none;
  }

  .send {
    flex: none;
    inline-size: 40px;
    block-size: 40px;
    display: grid;
    place-items: center;
    border-radius: 50%;
    background: var(--_accent);
    color: var(--_on-accent);
    transition: background-color 0.15s, color 0.15s, filter 0.15s;
  }

  .send:hover:enabled {
    filter: brightness(1.08);
  }

  .send:disabled {
    background: #eceaf0;
    color: #8b8793;
  }

  .field:has(textarea:disabled) {
    background: var(--_ground);
  }
`;
