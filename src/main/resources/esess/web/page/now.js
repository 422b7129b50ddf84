// What the house does at this moment, and why.
import { f, give, has, html, hue, may, t, useHouse, useState, why } from './core.js';

const shade = (part, hues) => (part.kind === 'CONSUMER' ? hue(hues.indexOf(part.id)) : part.kind.toLowerCase());
const label = (part, side) => (part.kind === 'CONSUMER' ? part.name : side === 'to' && has('kindTo.' + part.kind) ? t('kindTo.' + part.kind) : t('kind.' + part.kind));

function Bar({ parts, side, total, hues }) {
  return html`<div class="side">
    <h3>${t(side)}</h3>
    <div class="bar" aria-hidden="true">
      ${parts.map((part) => html`<span key=${part.kind + part.id} class=${'seg ' + shade(part, hues)} style=${{ flexGrow: Math.max(part.watts, total / 200) }} title=${label(part, side) + ': ' + f.kw(part.watts)}>
        ${part.watts > total * 0.13 && html`<b>${f.kw(part.watts)}</b>`}
      </span>`)}
      ${parts.length === 0 && html`<span class="seg none"></span>`}
    </div>
    <ul class="legend">
      ${parts.map((part) => html`<li key=${part.kind + part.id} title=${part.kind === 'UNKNOWN' ? t('unknownHelp') : null}>
        <i class=${'dot ' + shade(part, hues)} aria-hidden="true"></i><span>${label(part, side)}</span><b>${f.kw(part.watts)}</b></li>`)}
    </ul>
  </div>`;
}

function Energy({ energy, battery, consumers }) {
  const total = Math.max(1, energy.totalW);
  const hues = consumers.map((each) => each.key);
  return html`<section class="card energy" aria-labelledby="energy">
    <div class="head"><h2 id="energy">${t('energy')}</h2>
      ${battery.soc != null && html`<div class="soc"><span class="cell" aria-hidden="true"><i style=${{ width: battery.soc + '%' }}></i></span>
        <b>${f.percent(battery.soc)}</b> <small>${t(battery.watts > 30 ? 'charging' : battery.watts < -30 ? 'discharging' : 'idle')}</small></div>`}
    </div>
    <${Bar} parts=${energy.from} side="from" total=${total} hues=${hues} />
    <${Bar} parts=${energy.to} side="to" total=${total} hues=${hues} />
    ${energy.missing.length > 0 && html`<p class="note">${t('missing', { what: energy.missing.map((kind) => t('kind.' + kind)).join(', ') })}</p>`}
    ${battery.reservedW > 0 && html`<p class="note">${t('reserve', { power: f.kw(battery.reservedW) })}</p>`}
  </section>`;
}

const choiceOf = (consumer) => (consumer.control ? consumer.control.value.toLowerCase() : consumer.automatic ? 'auto' : consumer.on ? 'on' : 'off');

function Consumer({ consumer, index }) {
  const [answer, setAnswer] = useState('');
  const [ends, setEnds] = useState('3600');
  const [pending, setPending] = useState(null);
  const choice = pending || choiceOf(consumer);
  const set = async (value) => {
    setPending(value);
    try {
      await give(consumer.control, value, value === 'auto' ? 0 : Number(ends));
      setAnswer('');
    } catch (error) {
      setAnswer(t('failed', { why: error.message }));
    }
    setTimeout(() => setPending(null), 2500);
  };
  const scale = Math.max(consumer.requestW, consumer.allowanceW, consumer.usesW || 0, 1);
  const manual = consumer.control && choice !== 'auto';
  return html`<li class=${'consumer ' + hue(index) + (consumer.usesW > 20 ? ' runs' : '')} data-key=${consumer.key}>
    <div class="who"><i class="dot ${hue(index)}" aria-hidden="true"></i><h3>${consumer.name}</h3><output class="power">${f.kw(consumer.usesW)}</output></div>
    <p class="why">${why(consumer.reason)}</p>
    <div class="track" aria-hidden="true"><i class="may" style=${{ width: (100 * consumer.allowanceW) / scale + '%' }}></i><i class="use ${hue(index)}" style=${{ width: (100 * (consumer.usesW || 0)) / scale + '%' }}></i></div>
    <div class="foot">
      <small>${t('mayUse', { power: f.kw(consumer.allowanceW) })} ${t('of', { power: f.kw(consumer.requestW) })}</small>
      ${consumer.control
        ? html`<fieldset class="switch" disabled=${!may()}><legend class="vh">${consumer.name}</legend>
            ${['off', 'auto', 'on'].map((each) => html`<label key=${each} class=${choice === each ? 'chosen ' + each : ''}>
              <input type="radio" name=${'mode-' + consumer.key} value=${each} checked=${choice === each} onChange=${() => set(each)} />${t(each)}</label>`)}
          </fieldset>`
        : ''}
    </div>
    ${manual && html`<div class="ends"><small>${consumer.control.until ? t('until', { time: consumer.control.until }) : ''} ${consumer.control.setBy ? '· ' + t('setBy', { who: consumer.control.setBy }) : ''}</small>
      ${may() && html`<label><small>${t('endsWhen')}</small> <select value=${ends} onChange=${(e) => { setEnds(e.target.value); }}>
        <option value="3600">${t('hours', { n: 1 })}</option><option value="10800">${t('hours', { n: 3 })}</option><option value="28800">${t('hours', { n: 8 })}</option><option value="86400">${t('hours', { n: 24 })}</option><option value="0">${t('always')}</option></select></label>`}
    </div>`}
    ${answer && html`<p class="bad" role="alert">${answer}</p>`}
  </li>`;
}

function Ess({ ess }) {
  return html`<section class="card" aria-labelledby="ess"><h2 id="ess">${t('ess')}</h2>
    ${ess
      ? html`<p class="big">${t('essWho.' + ess.who)}</p>
        <dl class="facts"><div><dt>${t('setpoint')}</dt><dd>${f.kw(ess.nowW == null ? ess.ownW : ess.nowW)}</dd></div>
          <div><dt>${t('without')}</dt><dd>${f.kw(ess.ownW)}</dd></div></dl>
        ${ess.leases.map((lease) => html`<p class="note" key=${lease.owner}>${t('asksFor', { who: lease.owner, power: (lease.watts > 0 ? '+' : '') + f.kw(lease.watts) })}</p>`)}`
      : html`<p class="note">${t('essIdle')}</p>`}
  </section>`;
}

/** Something with a few choices that a person may set. */
function Choice({ control }) {
  const [said, setSaid] = useState('');
  const id = control.service + control.id;
  const set = (value) => give(control, value, 0).then(() => setSaid(''), (error) => setSaid(t('failed', { why: error.message })));
  return html`<div><label for=${id}><small>${has('control.' + control.id) ? t('control.' + control.id) : control.label}</small></label>
    <select id=${id} class="field" disabled=${!may()} value=${control.value} onChange=${(e) => set(e.target.value)}>${!control.value && html`<option value="">–</option>`}${control.choices.map((each) => html`<option key=${each} value=${each}>${has('choice.' + each) ? t('choice.' + each) : each}</option>`)}</select>
    <small>${control.until ? t('until', { time: control.until }) + ' ' : ''}${control.setBy ? t('setBy', { who: control.setBy }) : ''}</small>${said && html`<p class="bad" role="alert">${said}</p>`}</div>`;
}

function Plan({ plan }) {
  return html`<section class="card" aria-labelledby="plan"><h2 id="plan">${t('plan.title')}</h2>
    <p class="big">${has('plan.action.' + plan.action) ? t('plan.action.' + plan.action) : plan.action}${plan.watts ? ' ' + f.kw(plan.watts) : ''}</p>
    <p class="note" lang="en">${plan.reason}</p>
    ${plan.control && html`<div class="choices"><${Choice} control=${plan.control} /></div>`}
    <p class="note">${t('plan.order')}</p>
    <ol class="ranks">${plan.ranks.map((each) => html`<li key=${each.id} class=${each.holds ? 'holds' : ''}>${has('plan.rank.' + each.id) ? t('plan.rank.' + each.id) : each.name}${each.holds && html` <small>${t('plan.holds')}</small>`}</li>`)}</ol>
  </section>`;
}

function Charger({ charger }) {
  return html`<section class="card"><h2>${t('charger')}: ${charger.name}</h2>
    <p class="big">${has('chargerStatus.' + charger.status) ? t('chargerStatus.' + charger.status) : t('unknown')}</p>
    <dl class="facts">${charger.controls.length === 0 && html`<div><dt>${t('mode')}</dt><dd>${has('chargeMode.' + charger.mode) ? t('chargeMode.' + charger.mode) : '–'}</dd></div>`}<div><dt>${t('session')}</dt><dd>${charger.sessionKWh == null ? '–' : f.kwh(charger.sessionKWh * 1000)}</dd></div></dl>
    ${charger.controls.length > 0 && html`<div class="choices">${charger.controls.map((each) => html`<${Choice} key=${each.id} control=${each} />`)}</div>`}
    ${charger.seconds > 0 && html`<p class="note">${t('chargingTime', { time: f.time(charger.seconds) })}</p>`}
  </section>`;
}

const sick = (device) => !device.onBus || device.trouble;
const saying = (state) => (has('state.' + state.reason) ? t('state.' + state.reason) : state.reason) + (state.detail ? ' – ' + state.detail : '');

function Health({ devices, services }) {
  const ill = services.filter((each) => each.sick);
  const bad = devices.filter(sick).length + ill.length;
  const [all, setAll] = useState(false);
  const shown = all ? devices : devices.filter(sick);
  return html`<section class="card health" aria-labelledby="devices"><div class="head"><h2 id="devices">${t('devices')}</h2>
      <button class=${'quiet' + (bad ? ' danger' : '')} aria-expanded=${all} onClick=${() => setAll(!all)}>${bad ? t('trouble', { n: bad }) : t('allWell')}</button></div>
    <ul class="rows">
      ${ill.map((each) => html`<li key=${each.name} class="sick"><span>${each.name}<small>${saying(each)}</small>
        ${each.parts.map((part) => html`<small key=${part.name}>${part.name}: ${saying(part)}</small>`)}</span><span class="right"><small>${t('since', { time: each.since })}</small></span></li>`)}
      ${shown.map((device) => html`<li key=${device.id} class=${sick(device) ? 'sick' : ''}>
        <span>${device.name}<small>${has('class.' + device.class) ? t('class.' + device.class) : device.class} · ${device.service}</small></span>
        <span class="right">${device.value || ''}<small>${!sick(device) ? t('lastAnswer', { time: f.time(device.age) }) : t('offBus') + (device.age == null ? '' : ' · ' + t('sinceAnswer', { time: f.time(device.age) }))}</small></span></li>`)}
    </ul>
    ${!all && html`<button class="quiet wide" onClick=${() => setAll(true)}>${t('devices')} (${devices.length})</button>`}
  </section>`;
}

export function Now() {
  const now = useHouse();
  if (!now || !now.energy) return html`<p class="note">${t('loading')}</p>`;
  return html`<div class="now">
    <div class="main">
      <${Energy} energy=${now.energy} battery=${now.battery} consumers=${now.consumers} />
      <section class="card" aria-labelledby="consumers"><h2 id="consumers">${t('consumers')}</h2>
        ${now.consumers.length ? html`<ul class="consumers">${now.consumers.map((each, i) => html`<${Consumer} key=${each.key} consumer=${each} index=${i} />`)}</ul>` : html`<p class="note">${t('noConsumers')}</p>`}
      </section>
    </div>
    <div class="aside">
      <${Ess} ess=${now.ess} />
      ${now.plan && html`<${Plan} plan=${now.plan} />`}
      ${now.chargers.map((each) => html`<${Charger} key=${each.id} charger=${each} />`)}
      <${Health} devices=${now.devices} services=${now.services} />
    </div>
  </div>`;
}
