"""A foreign service, driven by JSON lines: service.py NAME MODE [VALUES as JSON]

MODE: items        GetItems, signals as ItemsChanged
      properties   GetItems, signals as PropertiesChanged (velib)
      both         both signals for each change
      legacy       no GetItems: UnknownMethod, as velib of long ago
      mute         GetItems is not answered until {"speak": true}
      settings     com.victronenergy.settings: AddSettings, records kept, next free instance when one is taken
Commands: {"set": {path: value}}   {"resend": path}  {"leave": true}  {"join": true}  {"speak": true}
          {"code": n}  what SetValue answers (null: nothing at all)   {"written": true} -> [[path, value, type], ...]
          {"shut": true}  settings only: AddSettings is not answered from now on
          {"lapsed": true} how often a value has lapsed
Option: --lapse SECONDS PATH  what is written to PATH becomes invalid when it is not written again in time (hub4's overrides)
Values: null is an empty ai; {"t": type, "v": value} names the D-Bus type.
"""
import json, os, sys, dbus, dbus.bus, dbus.service, dbus.lowlevel
from dbus.mainloop.glib import DBusGMainLoop
from gi.repository import GLib

DBusGMainLoop(set_as_default=True)
bus = dbus.bus.BusConnection(os.environ['DBUS_SYSTEM_BUS_ADDRESS'])
NAME, MODE = sys.argv[1], sys.argv[2]
ITEM = 'com.victronenergy.BusItem'
TYPES = {'i': dbus.Int32, 'x': dbus.Int64, 'd': dbus.Double, 's': dbus.String, 'b': dbus.Boolean, 'y': dbus.Byte, 'q': dbus.UInt16,
         'u': dbus.UInt32, 't': dbus.UInt64, 'n': dbus.Int16}


def wrap(v):
    if v is None: return dbus.Array([], signature='i')
    if isinstance(v, dict):
        if v['t'].startswith('a{'): return dbus.Dictionary(v['v'], signature=v['t'][2:-1])
        return dbus.Array(v['v'], signature=v['t'][1:]) if v['t'][0] == 'a' else TYPES[v['t']](v['v'])
    if isinstance(v, bool): return dbus.Boolean(v)
    if isinstance(v, int): return dbus.Int32(v)
    if isinstance(v, float): return dbus.Double(v)
    if isinstance(v, list): return dbus.Array(v, signature='s')
    return dbus.String(v)


values = {p: wrap(v) for p, v in json.loads(sys.argv[3] if len(sys.argv) > 3 else '{}').items()}
written, held = [], []
state = {'code': 0, 'mute': MODE == 'mute', 'shut': False}


def unknown(kind, text): return dbus.DBusException(text, name='org.freedesktop.DBus.Error.' + kind)
def item(v): return {'Value': v, 'Text': text(v)}


def text(v):
    return '...' if isinstance(v, (dbus.Array, dbus.Byte)) else str(v)



def items(): return dbus.Dictionary({p: item(v) for p, v in values.items()}, signature='sa{sv}')


def signal(path):
    if MODE in ('items', 'both', 'mute', 'legacy'):
        m = dbus.lowlevel.SignalMessage('/', ITEM, 'ItemsChanged')
        m.append({path: item(values[path])}, signature='a{sa{sv}}'); bus.send_message(m)
    if MODE in ('properties', 'both', 'settings'):
        m = dbus.lowlevel.SignalMessage(path, ITEM, 'PropertiesChanged')
        m.append(item(values[path]), signature='a{sv}'); bus.send_message(m)


def free(path, wish):
    """The next free instance of the class (localsettings)."""
    cls, _, n = wish.partition(':')
    used = {str(v) for p, v in values.items() if p.endswith('/ClassAndVrmInstance') and p != path}
    n = int(n)
    while '%s:%d' % (cls, n) in used: n += 1
    return '%s:%d' % (cls, n)


LAPSE = sys.argv.index('--lapse') if '--lapse' in sys.argv else 0
LAPSING = sys.argv[LAPSE + 2] if LAPSE else None


def refreshed(valid):
    if state.get('lapse'): GLib.source_remove(state['lapse'])
    state['lapse'] = GLib.timeout_add(int(float(sys.argv[LAPSE + 1]) * 1000), lapse) if valid else None


def lapse():
    state['lapse'], state['lapsed'] = None, state.get('lapsed', 0) + 1
    values[LAPSING] = wrap(None); signal(LAPSING)
    return False


class Root(dbus.service.FallbackObject):
    @dbus.service.method(ITEM, out_signature='a{sa{sv}}', path_keyword='path', async_callbacks=('ok', 'err'))
    def GetItems(self, path, ok, err):
        if MODE == 'legacy' or path != '/': err(unknown('UnknownMethod', 'GetItems'))
        elif state['mute']: held.append(ok)
        else: ok(items())

    @dbus.service.method(ITEM, out_signature='v', path_keyword='path')
    def GetValue(self, path):
        if path in values: return values[path]
        prefix = '/' if path == '/' else path + '/'
        below = {p[len(prefix):]: v for p, v in values.items() if p.startswith(prefix)}
        if not below: raise unknown('UnknownObject', path)
        return dbus.Dictionary(below, signature='sv')

    @dbus.service.method(ITEM, out_signature='v', path_keyword='path')
    def GetText(self, path):
        return text(values[path]) if path in values else dbus.Dictionary({p[1:]: text(v) for p, v in values.items()}, signature='ss')

    @dbus.service.method(ITEM, in_signature='v', out_signature='i', path_keyword='path', message_keyword='message',
                         async_callbacks=('ok', 'err'))
    def SetValue(self, value, path, message, ok, err):
        # dbus-python takes anything; others take what is declared.
        if message.get_signature() != 'v': return err(unknown('InvalidArgs', 'SetValue takes a variant'))
        kind = 'a' + str(value.signature) if isinstance(value, dbus.Array) else type(value).__name__
        written.append([path, value, kind])
        if state['code'] is None: return
        if path not in values: return err(unknown('UnknownObject', path))
        if state['code'] == 0 and values[path] != value:
            values[path] = value; signal(path)
        if state['code'] == 0 and path == LAPSING: refreshed(not isinstance(value, dbus.Array))
        ok(state['code'])

    @dbus.service.method('com.victronenergy.Settings', in_signature='aa{sv}', out_signature='aa{sv}', path_keyword='path', async_callbacks=('ok', 'err'))
    def AddSettings(self, settings, path, ok, err):
        if MODE != 'settings': return err(unknown('UnknownMethod', 'AddSettings'))
        if state['shut']: return
        answer = []
        for s in settings:
            p = str(s['path'])
            if p not in values:
                values[p] = dbus.String(free(p, str(s['default']))) if p.endswith('/ClassAndVrmInstance') else s['default']
                signal(p)
            answer.append(dbus.Dictionary({'path': p, 'error': dbus.Int32(0), 'value': values[p]}, signature='sv'))
        ok(dbus.Array(answer, signature='a{sv}'))


def join():
    state['name'] = dbus.service.BusName(NAME, bus, do_not_queue=True)


def out(x): print(json.dumps(x), flush=True)


def readable(fd, condition):
    line = sys.stdin.readline()
    if not line: loop.quit(); return False
    c = json.loads(line)
    result = None
    if 'set' in c:
        for p, v in c['set'].items(): values[p] = wrap(v); signal(p)
    elif 'resend' in c: signal(c['resend'])
    elif 'leave' in c: bus.release_name(NAME); del state['name']
    elif 'join' in c: join()
    elif 'code' in c: state['code'] = c['code']
    elif 'shut' in c: state['shut'] = c['shut']
    elif 'written' in c: result = [[p, v, k] for p, v, k in written]
    elif 'lapsed' in c: result = [state.get('lapsed', 0)]
    elif 'values' in c: result = {p: str(v) for p, v in values.items()}
    elif 'speak' in c:
        state['mute'] = False
        for ok in held: ok(items())
        del held[:]
    bus.flush()
    out(result)
    return True


Root(bus, '/')
if MODE != 'settings' or '--late' not in sys.argv: join()
loop = GLib.MainLoop()
GLib.io_add_watch(0, GLib.IO_IN | GLib.IO_HUP, readable)
out({'ready': True})
loop.run()
