"""A client of the bus, driven by JSON lines: what dbus-python sees of a service.

{"call": [service, path, interface or null, method, signature, [arguments]]}  -> {"value", "sig"} or {"error"}
{"storm": [service, path, [values]]}   SetValue for each, all in flight at once -> the codes in order
{"collect": service}   begin to collect BusItem signals of a service -> null
{"collected": true}    -> [[member, path, {path: [value, text, sig]}], ...] since then
{"names": true}        -> names
{"owner": service}     -> its unique name
Arguments and values: [type, value] with type one letter of D-Bus, "n" invalid, "v" nested variant, "raw:<signature>".
"""
import json, os, sys, dbus, dbus.bus, dbus.lowlevel
from dbus.mainloop.glib import DBusGMainLoop
from gi.repository import GLib

DBusGMainLoop(set_as_default=True)
bus = dbus.bus.BusConnection(os.environ['DBUS_SYSTEM_BUS_ADDRESS'])
ITEM = 'com.victronenergy.BusItem'
TYPES = {'i': dbus.Int32, 'x': dbus.Int64, 'd': dbus.Double, 's': dbus.String, 'b': dbus.Boolean, 'y': dbus.Byte, 'n': None,
         'q': dbus.UInt16, 'u': dbus.UInt32, 't': dbus.UInt64, 'o': dbus.ObjectPath, 'g': dbus.Signature, 'h': dbus.Int16}


def wrap(arg):
    kind, value = arg
    if kind == 'n': return dbus.Array([], signature='i')
    if kind == 'v': return wrap(value)
    if kind == 'nested': return dbus.Int32(value, variant_level=4)
    if kind == 'long': return dbus.String('x' * value)
    if kind == 'inf': return dbus.Double(float(value))
    if kind.startswith('struct'): return dbus.Struct([dbus.Int32(v) for v in value], signature='i' * len(value))
    if kind.startswith('dict:'): return dbus.Dictionary(value, signature=kind[5:])
    if kind.startswith('a'): return dbus.Array(value, signature=kind[1:])
    return TYPES[kind](value)


def plain(v):
    if isinstance(v, dbus.Array): return [plain(x) for x in v]
    if isinstance(v, dbus.Struct): return [plain(x) for x in v]
    if isinstance(v, dbus.Dictionary): return {str(k): plain(x) for k, x in v.items()}
    if isinstance(v, dbus.Boolean): return bool(v)
    if isinstance(v, dbus.Double): return float(v)
    if isinstance(v, str): return str(v)
    if isinstance(v, int): return int(v)
    return v


def sig(v):
    for t, s in ((dbus.Boolean, 'b'), (dbus.Byte, 'y'), (dbus.Int16, 'n'), (dbus.UInt16, 'q'), (dbus.Int32, 'i'), (dbus.UInt32, 'u'),
                 (dbus.Int64, 'x'), (dbus.UInt64, 't'), (dbus.Double, 'd'), (dbus.String, 's')):
        if isinstance(v, t): return s
    if isinstance(v, dbus.Array): return 'a' + str(v.signature)
    if isinstance(v, dbus.Dictionary): return 'a{' + str(v.signature) + '}'
    return type(v).__name__


collected, owner = [], [None]


def signalled(*args, path=None, member=None, sender=None):
    if str(sender) != owner[0]: return
    changes = args[0] if member == 'ItemsChanged' else {path: args[0]}
    collected.append([str(member), str(path), {str(p): [plain(c['Value']), str(c.get('Text', '?')), sig(c['Value'])] for p, c in changes.items()}])


bus.add_signal_receiver(signalled, dbus_interface=ITEM, path_keyword='path', member_keyword='member', sender_keyword='sender')


def call(name, path, iface, method, signature, args, reply, error):
    m = dbus.lowlevel.MethodCallMessage(name, path, iface, method)
    m.append(*[wrap(a) for a in args], signature=signature)

    def done(answer):
        if answer.get_type() == 3: error(answer.get_error_name())
        else:
            got = answer.get_args_list()
            reply(got[0] if got else None)
    bus.send_message_with_reply(m, done, 20.0)


def out(x): print(json.dumps(x), flush=True)


def command(line):
    c = json.loads(line)
    if 'call' in c:
        call(*c['call'], lambda v: out({'value': plain(v), 'sig': sig(v)}), lambda e: out({'error': e}))
    elif 'storm' in c:
        name, path, values = c['storm']
        codes = {}
        def got(i, code):
            codes[i] = code
            if len(codes) == len(values): out([codes[j] for j in range(len(values))])
        for i, v in enumerate(values):
            call(name, path, ITEM, 'SetValue', 'v', [v], lambda r, i=i: got(i, int(r)), lambda e, i=i: got(i, e))
    elif 'collect' in c:
        owner[0] = str(bus.get_name_owner(c['collect'])); del collected[:]; out(None)
    elif 'collected' in c:
        out(list(collected))
    elif 'owner' in c: out(str(bus.get_name_owner(c['owner'])))
    elif 'names' in c:
        out([str(n) for n in bus.list_names()])


def readable(fd, condition):
    line = sys.stdin.readline()
    if not line: loop.quit(); return False
    command(line)
    return True


loop = GLib.MainLoop()
GLib.io_add_watch(0, GLib.IO_IN | GLib.IO_HUP, readable)
out({'ready': True})
loop.run()
