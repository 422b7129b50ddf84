// What another configuration would do: that wants a PC, and gets the file.
import { html, may, t } from './core.js';

export function WhatIf() {
  return html`<section class="card"><h2>${t('what.title')}</h2><p class="note">${t('what.onGx')}</p><p class="mono">es-ess simulate --config config.ini --without</p>
    ${may() && html`<div class="row"><a class="go plain" href="api/v1/config/file" download="config.ini">${t('what.download')}</a></div>`}</section>`;
}
