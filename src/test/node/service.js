// A virtual device made with dbus-victron-virtual, as Node-RED makes them: service.js NAME; {"set": {property: value}}
const dbus = require('dbus-native-victron');
const { addVictronInterfaces } = require('dbus-victron-virtual');
const name = process.argv[2];
const bus = dbus.createClient({ busAddress: process.env.DBUS_SYSTEM_BUS_ADDRESS, authMethods: ['EXTERNAL'] });
const out = x => process.stdout.write(JSON.stringify(x) + '\n');
const declaration = { name, properties: { DeviceInstance: 'i', Temperature: { type: 'd' }, Status: { type: 'i', min: 0, max: 5 } } };
const definition = { DeviceInstance: 24, Temperature: 21.5, Status: null };

bus.connection.on('connect', () => {
  const device = addVictronInterfaces(bus, declaration, definition);
  bus.requestName(name, 4, err => out({ ready: !err }));
  let rest = '';
  process.stdin.on('data', data => {
    const lines = (rest + data).split('\n');
    rest = lines.pop();
    for (const line of lines) {
      Object.assign(definition, JSON.parse(line).set);
      device.emitItemsChanged();
      out(null);
    }
  });
});
process.stdin.on('end', () => process.exit(0));
