// What another configuration would do: that wants a PC, and gets the file.
import { html, may, session, t, useEffect, useState } from './core.js';

export function WhatIf() {
  const [bench, setBench] = useState(null);
  const here = session.views.includes('workbench');
  // A GX has no use for it.
  useEffect(() => { if (here) import('./bench.js').then((told) => setBench(told)); }, []);
  if (here) return bench ? html`<${bench.Bench} />` : html`<p class="note">${t('loading')}</p>`;
  return html`<section class="card"><h2>${t('what.title')}</h2><p class="note">${t('what.onGx')}</p><p class="mono">java -jar es-ess.jar workbench --config config.ini</p>
    ${may() && html`<div class="row"><a class="go plain" href="api/v1/config/file" download="config.ini">${t('what.download')}</a></div>`}</section>`;
}
