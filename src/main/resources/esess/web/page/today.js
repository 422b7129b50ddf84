// The last 24 hours, days and months.
import { api, colour, f, html, hue, num, t, useEffect, useRef, useState, why, lang } from './core.js';

const plus = (a, b) => (a == null && b == null ? null : (a || 0) + (b || 0));
const positive = (values, sign) => values.map((v) => (v == null ? null : Math.max(0, sign * v)));

/** The parts that power went to, bottom first. */
export function stackOf(history) {
  const named = history.consumers.map((each, i) => ({ name: each.name, colour: hue(i), values: positive(each.watts, 1) }));
  const sum = history.series.load.map((_, at) => named.reduce((all, each) => all + (each.values[at] || 0), 0));
  const house = history.series.load.map((v, at) => (v == null ? null : Math.max(0, v - sum[at])));
  return [{ name: t('kind.HOUSE'), colour: 'house', values: house }, ...named,
    { name: t('kindTo.BATTERY'), colour: 'battery', values: positive(history.series.battery, 1) },
    { name: t('kindTo.GRID'), colour: 'grid', values: positive(history.series.grid, -1) }];
}

export function Plot({ history, onMoment, top = 0 }) {
  const box = useRef(null);
  useEffect(() => {
    const make = () => {
      const stack = stackOf(history);
      const times = history.series.load.map((_, i) => history.end - (history.series.load.length - 1 - i) * history.step);
      const sums = [];
      stack.forEach((each, i) => sums.push(each.values.map((v, at) => plus(i ? sums[i - 1][at] : 0, v))));
      const ink = colour('dim');
      const axis = { stroke: ink, grid: { stroke: colour('line'), width: 1 }, ticks: { show: false }, font: '12px system-ui', gap: 4 };
      const chart = new uPlot({
        width: box.current.clientWidth, height: 280, padding: [12, 4, 0, 0], tzDate: (s) => new Date((s + history.offset) * 1000 + new Date().getTimezoneOffset() * 60000),
        cursor: { y: false, points: { show: false }, drag: { x: false, y: false } },
        scales: { y: { range: (u, min, max) => [0, Math.max(1000, Math.max(max, top) * 1.06)] }, soc: { range: [0, 100] } },
        axes: [{ ...axis, size: 30, grid: { show: false }, values: (u, splits) => splits.map((s) => (splits[splits.length - 1] - splits[0] > 172800 ? new Date((s + history.offset) * 1000).toLocaleDateString(lang, { day: 'numeric', month: 'short', timeZone: 'UTC' }) : f.clock(s, history.offset))) }, { ...axis, size: 46, values: (u, splits) => splits.map((v) => (v ? num(v / 1000, v % 1000 ? 1 : 0) : '0') + (v === splits[splits.length - 1] ? ' kW' : '')) }],
        series: [{}, ...[...stack].reverse().map((each) => ({ fill: colour(each.colour), stroke: colour(each.colour), width: 0, points: { show: false } })),
          { stroke: colour('ink'), width: 1.6, points: { show: false } }, { scale: 'soc', stroke: colour('battery'), width: 1.4, dash: [4, 4], points: { show: false } }],
        hooks: { setCursor: [(u) => onMoment(u.cursor.idx == null ? null : u.cursor.idx)] },
      }, [times, ...[...sums].reverse(), history.series.sun, history.series.soc], box.current);
      return chart;
    };
    let chart = make();
    const again = () => { chart.destroy(); chart = make(); };
    const resized = new ResizeObserver(() => { if (box.current) chart.setSize({ width: box.current.clientWidth, height: 280 }); });
    resized.observe(box.current);
    addEventListener('theme', again);
    return () => { resized.disconnect(); removeEventListener('theme', again); chart.destroy(); };
  }, [history]);
  return html`<div class="plot" role="img" aria-label=${t('day.plot')} ref=${box}></div>`;
}

export function Lane({ consumer, index, at }) {
  const box = useRef(null);
  useEffect(() => {
    const draw = () => {
      const canvas = box.current;
      if (!canvas) return;
      const n = consumer.watts.length;
      canvas.width = n;
      canvas.height = 1;
      const pen = canvas.getContext('2d');
      const most = Math.max(1, ...consumer.watts.map((v) => v || 0));
      pen.fillStyle = colour(hue(index));
      consumer.watts.forEach((v, i) => {
        if (v > 10) {
          pen.globalAlpha = 0.35 + (0.65 * v) / most;
          pen.fillRect(i, 0, 1, 1);
        }
      });
      if (at != null) {
        pen.globalAlpha = 1;
        pen.fillStyle = colour('ink');
        pen.fillRect(at, 0, Math.max(1, n / 400), 1);
      }
    };
    draw();
    addEventListener('theme', draw);
    return () => removeEventListener('theme', draw);
  }, [consumer, at]);
  return html`<div class="lane"><span title=${consumer.name}>${consumer.name}</span><canvas ref=${box} aria-hidden="true"></canvas></div>`;
}

/** The reason that held at that second. */
function reasonAt(consumer, second) {
  let found = null;
  for (const [at, reason] of consumer.reasons) {
    if (at > second) break;
    found = reason;
  }
  return found;
}

export function Moment({ history, at }) {
  if (at == null) return html`<div class="moment"><p class="note">${t('day.move')}</p></div>`;
  const second = history.end - (history.series.load.length - 1 - at) * history.step;
  const s = history.series;
  const facts = [['sun', s.sun[at]], [s.battery[at] > 0 ? 'charging' : 'discharging', s.battery[at]], ['grid', s.grid[at]], ['loads', s.load[at]]];
  return html`<div class="moment"><strong>${t('day.at', { time: f.clock(second, history.offset) })}</strong>
    <p class="note">${t('day.sun')} ${f.kw(s.sun[at])} · ${t('day.loads')} ${f.kw(facts[3][1])} · ${t('kind.GRID')} ${s.grid[at] > 0 ? '+' : ''}${f.kw(s.grid[at])} · ${t('battery')} ${s.battery[at] > 0 ? '+' : ''}${f.kw(s.battery[at])}${s.soc[at] == null ? '' : ' · ' + f.percent(s.soc[at])}</p>
    <ul>${history.consumers.map((each, i) => html`<li key=${each.key}><i class=${'dot ' + hue(i)}></i><span>${each.name} <b>${f.kw(each.watts[at])}</b> <em>${why(reasonAt(each, second + history.step))}</em></span></li>`)}</ul></div>`;
}

const sumOf = (days) => days.reduce((all, day) => ({ sunWh: all.sunWh + day.sunWh, importWh: all.importWh + day.importWh, exportWh: all.exportWh + day.exportWh, loadsWh: all.loadsWh + day.loadsWh, ownWh: all.ownWh + day.ownWh }), { sunWh: 0, importWh: 0, exportWh: 0, loadsWh: 0, ownWh: 0 });
const saved = (day, prices) => (prices.price == null ? null : (day.ownWh / 1000) * (prices.price - (prices.feedIn || 0)));
const money = (amount, prices) => (amount == null ? '–' : num(amount, 2) + '\u00a0' + prices.currency);

function Tiles({ day, prices }) {
  return html`<dl class="tiles">
    <div><dt>${t('day.sun')}</dt><dd>${f.kwh(day.sunWh)}</dd></div><div><dt>${t('day.loads')}</dt><dd>${f.kwh(day.loadsWh)}</dd></div>
    <div><dt>${t('day.import')}</dt><dd>${f.kwh(day.importWh)}</dd></div><div><dt>${t('day.export')}</dt><dd>${f.kwh(day.exportWh)}</dd></div>
    <div><dt>${t('day.own')}</dt><dd>${f.kwh(day.ownWh)}</dd></div>
    ${prices.price != null && html`<div><dt>${t('day.saved')}</dt><dd class="ok">${money(saved(day, prices), prices)}</dd></div>`}
  </dl>
  <p class="note">${prices.price == null ? t('day.noPrice') : t('day.savedHelp')}</p>`;
}

/** Of each row what the sun gave: used here, and fed in. */
export function Bars({ rows, title }) {
  const most = Math.max(1, ...rows.map((row) => Math.max(row.sunWh, row.loadsWh || 0)));
  return html`<div class="bars" aria-hidden="true">${rows.map((row) => html`<div class="col" key=${row.date} title=${title(row) + ': ' + f.kwh(row.sunWh)}><span class="stack">
        <i class="grid" style=${{ height: (80 * row.exportWh) / most + '%' }}></i><i class="sun" style=${{ height: (80 * Math.max(0, row.sunWh - row.exportWh)) / most + '%' }}></i></span>${row.label}</div>`)}</div>
    <ul class="legend"><li><i class="dot sun"></i><span>${t('day.here')}</span></li><li><i class="dot grid"></i><span>${t('day.export')}</span></li></ul>`;
}

function Days({ days, prices }) {
  const [by, setBy] = useState('days');
  const rows = by === 'days' ? days.slice(-31).map((day) => ({ ...day, label: day.date.slice(8) }))
    : Object.entries(days.reduce((months, day) => { (months[day.date.slice(0, 7)] ||= []).push(day); return months; }, {}))
      .map(([month, all]) => ({ ...sumOf(all), date: month, label: new Date(month + '-15').toLocaleDateString(lang, { month: 'short' }) })).slice(-13);
  const title = (row) => new Date(row.date + (row.date.length < 8 ? '-15' : '')).toLocaleDateString(lang, row.date.length < 8 ? { month: 'long', year: 'numeric' } : { weekday: 'short', day: 'numeric', month: 'short' });
  return html`<section class="card" aria-labelledby="days"><div class="head"><h2 id="days">${t('day.' + by)}</h2>
      <fieldset class="switch"><legend class="vh">${t('day.days')} / ${t('day.months')}</legend>${['days', 'months'].map((each) => html`<label key=${each} class=${by === each ? 'chosen' : ''}><input type="radio" name="by" checked=${by === each} onChange=${() => setBy(each)} />${t('day.' + each)}</label>`)}</fieldset></div>
    <${Bars} rows=${rows} title=${title} />
    <div class="scroll" tabindex="0" role="region" aria-label=${t('day.table')}><table><thead><tr><th scope="col">${t('day.' + by)}</th>${['sun', 'loads', 'import', 'export', 'own', 'saved'].map((each) => html`<th key=${each} scope="col">${t('day.' + each)}</th>`)}</tr></thead>
      <tbody>${[...rows].reverse().map((row) => html`<tr key=${row.date}><td>${title(row)}</td><td>${f.kwh(row.sunWh)}</td><td>${f.kwh(row.loadsWh)}</td><td>${f.kwh(row.importWh)}</td><td>${f.kwh(row.exportWh)}</td><td>${f.kwh(row.ownWh)}</td><td>${money(saved(row, prices), prices)}</td></tr>`)}</tbody></table></div>
  </section>`;
}

export function Today() {
  const [history, setHistory] = useState(null);
  const [days, setDays] = useState(null);
  const [hours, setHours] = useState(24);
  const [at, setAt] = useState(null);
  const [error, setError] = useState('');
  useEffect(() => {
    let going = true;
    const look = () => api('history?hours=' + hours).then((h) => going && setHistory(h), (e) => going && setError(e.message));
    look();
    api('days').then((d) => going && setDays(d), (e) => going && setError(e.message));
    const again = setInterval(look, 60000);
    return () => { going = false; clearInterval(again); };
  }, [hours]);
  if (error) return html`<p class="bad" role="alert">${error}</p>`;
  if (!history || !days) return html`<p class="note">${t('loading')}</p>`;
  const today = days.days[days.days.length - 1];
  const stack = stackOf(history);
  return html`<div class="stack">
    <section class="card" aria-labelledby="plot"><div class="head"><h2 id="plot">${t('day.title')}</h2>
      <label><span class="vh">${t('day.range')}</span><select value=${hours} onChange=${(e) => { setAt(null); setHours(Number(e.target.value)); }}>${[3, 6, 12, 24].map((n) => html`<option key=${n} value=${n}>${t('hours', { n })}</option>`)}</select></label></div>
      ${history.end === 0 ? html`<p class="note">${t('day.none')}</p>` : html`<${Plot} history=${history} onMoment=${setAt} />
        <ul class="legend"><li><i class="dot line"></i><span>— ${t('day.sun')}</span></li>${stack.map((each) => html`<li key=${each.name}><i class=${'dot ' + each.colour}></i><span>${each.name}</span></li>`)}<li><span>┄ ${t('day.soc')}</span></li></ul>
        <div class="lanes">${history.consumers.map((each, i) => html`<${Lane} key=${each.key} consumer=${each} index=${i} at=${at} />`)}</div>
        <${Moment} history=${history} at=${at} />`}
    </section>
    ${today && html`<section class="card" aria-labelledby="todaysum"><h2 id="todaysum">${t('day.today')}</h2><${Tiles} day=${today} prices=${days.prices} /></section>`}
    ${days.days.length > 0 && html`<${Days} days=${days.days} prices=${days.prices} />`}
  </div>`;
}
