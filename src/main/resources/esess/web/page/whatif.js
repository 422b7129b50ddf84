// The same days with the configuration as saved and as edited, in the simulator.
import { api, colour, f, html, num, session, t, useEffect, useRef, useState } from './core.js';
import { draft } from './settings.js';

function Plot({ run, other }) {
  const box = useRef(null);
  useEffect(() => {
    const make = () => {
      const times = run.grid.map((_, i) => i * run.step);
      const axis = { stroke: colour('dim'), grid: { stroke: colour('line'), width: 1 }, ticks: { show: false }, font: '12px system-ui' };
      return new uPlot({
        width: box.current.clientWidth, height: 210, cursor: { y: false, drag: { x: false, y: false }, sync: { key: 'whatif' } },
        scales: { x: { time: false }, y: { range: (u, min, max) => [Math.min(0, min, ...other.grid), Math.max(1000, max, ...other.sun)] } },
        axes: [{ ...axis, values: (u, s) => s.map((v) => f.clock(v % 86400, 0)) }, { ...axis, values: (u, s) => s.map((v) => num(v / 1000, 1)) }],
        series: [{}, { stroke: colour('sun'), fill: colour('sun') + '55', width: 1.5 }, { stroke: colour('house'), width: 1.5 }, { stroke: colour('grid'), width: 1.5 }],
      }, [times, run.sun, run.load, run.grid], box.current);
    };
    let chart = make();
    const again = () => { chart.destroy(); chart = make(); };
    addEventListener('theme', again);
    return () => { removeEventListener('theme', again); chart.destroy(); };
  }, [run]);
  return html`<div class="plot" role="img" aria-label=${t('day.plot')} ref=${box}></div>`;
}

function Result({ result }) {
  const [a, b] = result.runs;
  return html`<section class="card" aria-labelledby="result"><h2 id="result">${t('what.result')}</h2>
    <div class="scroll" tabindex="0" role="region" aria-label=${t('what.result')}><table><thead><tr><th scope="col"><span class="vh">${t('what.result')}</span></th><th scope="col">${t('what.a')}</th>${b && html`<th scope="col">${t('what.b')}</th><th scope="col">${t('what.difference')}</th>`}</tr></thead>
      <tbody>${a.rows.map((row, i) => html`<tr key=${row.name}><th scope="row" lang="en">${row.name}</th><td>${row.text}</td>${b && html`<td>${b.rows[i] && b.rows[i].text}</td><td>${b.rows[i] && row.value != null && b.rows[i].value != null ? (b.rows[i].value > row.value ? '+' : '') + num(b.rows[i].value - row.value, 2) : ''}</td>`}</tr>`)}</tbody></table></div>
    <ul class="legend"><li><i class="dot sun"></i><span>${t('kind.SUN')}</span></li><li><i class="dot house"></i><span>${t('kind.HOUSE')}</span></li><li><i class="dot grid"></i><span>${t('kind.GRID')}</span></li></ul>
    <div class=${b ? 'pair' : ''}><div><h3>${t('what.a')}</h3><${Plot} run=${a} other=${b || a} /></div>${b && html`<div><h3>${t('what.b')}</h3><${Plot} run=${b} other=${a} /></div>`}</div></section>`;
}

export function WhatIf() {
  const [state, setState] = useState(null);
  const [days, setDays] = useState('1');
  const [sky, setSky] = useState('cloudy');
  const [said, setSaid] = useState('');
  useEffect(() => {
    if (!session.workbench) return undefined;
    let going = true;
    let timer = null;
    const look = () => api('whatif').then((told) => { if (going) { setState(told); timer = setTimeout(look, told.running ? 400 : 2000); } }, (e) => setSaid(e.message));
    look();
    return () => { going = false; clearTimeout(timer); };
  }, []);
  if (!session.workbench) {
    return html`<section class="card"><h2>${t('what.title')}</h2><p class="note">${t('what.onGx')}</p><p class="mono">es-ess workbench --config config.ini</p><div class="row"><a class="go plain" href="api/v1/config/file" download="config.ini">${t('what.download')}</a></div></section>`;
  }
  const run = () => api('whatif', { changes: draft.changes, days: Number(days), weather: sky }).then(() => setSaid(''), (e) => setSaid(e.message));
  return html`<div class="stack"><section class="card"><h2>${t('what.title')}</h2>
      <p class="note">${t('what.editFirst')}</p>
      <div class="row"><label>${t('what.days')} <select value=${days} onChange=${(e) => setDays(e.target.value)}>${['1', '3', '7'].map((n) => html`<option key=${n}>${n}</option>`)}</select></label>
        <label>${t('what.sun')} <select value=${sky} onChange=${(e) => setSky(e.target.value)}>${(state ? state.weathers : ['cloudy']).map((each) => html`<option key=${each}>${each}</option>`)}</select></label>
        ${state && state.running ? html`<button class="plain" onClick=${() => api('whatif/cancel', {})}>${t('what.cancel')}</button>` : html`<button class="go" onClick=${run}>${t('what.run')}</button>`}</div>
      ${state && state.running && html`<div class="row"><progress max="100" value=${state.percent} aria-label=${t('what.run')}></progress></div>`}
      ${(said || (state && state.trouble)) && html`<p class="bad" role="alert">${said || state.trouble}</p>`}</section>
    ${state && state.runs.length > 0 && html`<${Result} result=${state} />`}</div>`;
}
