// A client written with dbus-native-victron, driven by JSON lines:
// {"get": [service, path]} {"text": [service, path]} {"items": service} {"set": [service, path, signature, value]} {"introspect": service}
// {"listen": true} -> null; {"heard": true} -> the ItemsChanged bodies since then
const dbus = require('dbus-native-victron');
const bus = dbus.createClient({ busAddress: process.env.DBUS_SYSTEM_BUS_ADDRESS, authMethods: ['EXTERNAL'] });
const ITEM = 'com.victronenergy.BusItem';
const out = x => process.stdout.write(JSON.stringify(x === undefined ? null : x) + '\n');
const heard = [];

function call(destination, path, member, signature, body) {
  bus.invoke({ destination, path, interface: ITEM, member, signature, body }, (err, value) => out(err ? { error: err } : { value }));
}

function command(c) {
  if (c.get) call(c.get[0], c.get[1], 'GetValue');
  else if (c.text) call(c.text[0], c.text[1], 'GetText');
  else if (c.items) call(c.items, '/', 'GetItems');
  else if (c.set) call(c.set[0], c.set[1], 'SetValue', 'v', [[c.set[2], c.set[3]]]);
  else if (c.introspect) bus.getService(c.introspect).getObject('/', (err, o) => out(err ? { error: err } : { methods: Object.keys(o.proxy[ITEM]) }));
  else if (c.listen) {
    bus.connection.on('message', m => { if (m.member === 'ItemsChanged') heard.push(m.body); });
    bus.addMatch(`type='signal',interface='${ITEM}',member='ItemsChanged'`, () => out(null));
  } else if (c.heard) out(heard);
}

bus.connection.on('connect', () => out({ ready: true }));
let rest = '';
process.stdin.on('data', data => {
  const lines = (rest + data).split('\n');
  rest = lines.pop();
  lines.forEach(line => command(JSON.parse(line)));
});
process.stdin.on('end', () => process.exit(0));
