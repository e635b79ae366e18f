import { svg, type SVGTemplateResult, html, type TemplateResult } from 'lit';

function icon(body: SVGTemplateResult, filled = false): TemplateResult {
  return html`<svg
    class=${filled ? 'icon filled' : 'icon'}
    viewBox="0 0 24 24"
    aria-hidden="true"
    focusable="false"
  >${body}</svg>`;
}

export const chatIcon = icon(
  svg`<path d="M12 3.2c5.1 0 9.2 3.5 9.2 8s-4.1 8-9.2 8c-.9 0-1.8-.1-2.6-.3L4.6 21a.6.6 0 0 1-.8-.7l.8-3.7c-1.1-1.4-1.8-3.3-1.8-5.4 0-4.5 4.1-8 9.2-8Z"/><g class="dots"><circle cx="8" cy="11.3" r="1.25"/><circle cx="12" cy="11.3" r="1.25"/><circle cx="16" cy="11.3" r="1.25"/></g>`,
  true,
);
export const downIcon = icon(svg`<path d="m6 9.5 6 6 6-6"/>`);
export const moreIcon = icon(
  svg`<circle cx="12" cy="5.5" r="1.7"/><circle cx="12" cy="12" r="1.7"/><circle cx="12" cy="18.5" r="1.7"/>`,
  true,
);
export const closeIcon = icon(svg`<path d="m6.5 6.5 11 11m0-11-11 11"/>`);
export const sendIcon = icon(svg`<path d="M12 19V5.500m-6 6 6-6 6 6"/>`);
export const cameraIcon = icon(
  svg`<path d="M4.500 7.500h3l1.500-2.500h6l1.500 2.500h3a1.500 1.500 0 0 1 1.500 1.500v9a1.500 1.500 0 0 1-1.500 1.500h-15A1.500 1.500 0 0 1 3 18V9a1.500 1.500 0 0 1 1.500-1.500Z"/><circle cx="12" cy="13" r="3.600"/>`,
);
export const newIcon = icon(svg`<path d="M12 5.500v13m-6.5-6.500h13"/>`);
export const saveIcon = icon(svg`<path d="M12 4.500v10m-4-4 4 4 4-4M5 19.500h14"/>`);
export const shieldIcon = icon(
  svg`<path d="M12 3.5 5 6v5.500c0 4.4 2.9 7.5 7 9 4.1-1.5 7-4.6 7-9V6Z"/><path d="m9 11.8 2.2 2.2 4-4.2"/>`,
);
export const linkIcon = icon(svg`<path d="M9 6h9v9M18 6 6.5 17.5"/>`);
export const alertIcon = icon(svg`<circle cx="12" cy="12" r="8.5"/><path d="M12 8v4.600m0 3.200v.1"/>`);
export const botIcon = icon(
  svg`<path d="M12 4.200c.5 4.7 3 7.2 7.7 7.8-4.7.6-7.2 3.1-7.7 7.8-.5-4.7-3-7.2-7.7-7.8 4.7-.6 7.2-3.1 7.7-7.800Z"/>`,
  true,
);
export const clockIcon = icon(svg`<circle cx="12" cy="12" r="8"/><path d="M12 7.500V12l3 2"/>`);
export const tickIcon = icon(svg`<path d="m5 12.5 4.5 4.500L19 7.5"/>`);
export const ticksIcon = icon(svg`<path d="m2 12.5 4.5 4.500L15 8M12 16.300l.8.700L22 8"/>`);
