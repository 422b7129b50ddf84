"""Two brains on a broker, written with paho-mqtt as an owner would: brains.py PORT NODE COMPONENT

Prints one JSON object: what came of each thing that they tried.
"""
import hashlib, hmac, json, queue, sys, time
import paho.mqtt.client as mqtt

PORT, NODE, COMPONENT = int(sys.argv[1]), sys.argv[2], sys.argv[3]
BASE = 'es-ESS/gateway/' + NODE


def dense(value):
    return json.dumps(value, sort_keys=True, separators=(',', ':'), ensure_ascii=False)


class Brain:
    def __init__(self, name, secret):
        self.name, self.secret, self.ids = name, secret, 0
        self.answers, self.kept = queue.Queue(), {}
        self.client = mqtt.Client(client_id='brain-' + name)
        self.client.on_message = self.on_message
        self.client.on_connect = lambda c, *_: c.subscribe([(BASE + '/response', 1), (BASE + '/registry', 1), (BASE + '/+/state', 0)])
        self.client.connect('127.0.0.1', PORT)
        self.client.loop_start()

    def on_message(self, client, data, message):
        document = json.loads(message.payload)
        if message.topic.endswith('/response'):
            self.answers.put(document)
        else:
            self.kept[message.topic[len(BASE) + 1:]] = document

    def await_kept(self, topic, test, seconds=30):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if topic in self.kept and test(self.kept[topic]):
                return self.kept[topic]
            time.sleep(0.02)
        raise SystemExit('%s: nothing on %s: %s' % (self.name, topic, self.kept.get(topic)))

    def request(self, command, parameters=None, signed=True, secret=None):
        self.ids += 1
        request = {'request_id': '%s-%d' % (self.name, self.ids), 'time': time.time(), 'node': NODE, 'comp': COMPONENT,
                   'command': command, 'parameters': parameters or {}}
        if signed:
            text = '|'.join([self.name, dense(request['request_id']), dense(request['time']), NODE, COMPONENT, command,
                             dense(request['parameters'])])
            key = (secret or self.secret).encode()
            request['auth'] = {'client': self.name, 'hmac': hmac.new(key, text.encode(), hashlib.sha256).hexdigest()}
        return request

    def send(self, request, retain=False, seconds=15):
        self.client.publish(BASE + '/request', json.dumps(request), qos=1, retain=retain)
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                answer = self.answers.get(timeout=0.1)
            except queue.Empty:
                continue
            if answer['request_id'] == request['request_id']:
                return answer
        return None


def code(answer):
    return 'none' if answer is None else answer['error']['code'] if answer['status'] == 'error' else 'ok'


one, two = Brain('one', 'the-secret-of-one'), Brain('two', 'the-secret-of-two')
result = {}
registry = one.await_kept('registry', lambda r: any(c['id'] == COMPONENT for c in r['components']))
result['commands'] = [c['name'] for r in registry['components'] if r['id'] == COMPONENT for c in r['commands']]
result['stranger reads'] = code(one.send(one.request('read', signed=False)))
result['stranger acts'] = code(one.send(one.request('switch', {'to': 'on'}, signed=False)))
result['wrong key'] = code(one.send(one.request('switch', {'to': 'on'}, secret='not-the-secret-at-all')))
old = one.request('switch', {'to': 'on'})
old['time'] -= 60
result['changed after signing'] = code(one.send(old))
first = one.request('switch', {'to': 'on', 'lease': {'value': 5, 'unit': 'min'}})
answer = one.send(first)
result['one acts'] = code(answer)
result['lease'] = (answer or {}).get('values', {}).get('lease')
one.await_kept(COMPONENT + '/state', lambda s: s['values']['Position']['value'] == 'on')
again = one.send(first)
result['one again is the same'] = again == answer
result['two acts'] = code(two.send(two.request('switch', {'to': 'off'})))
# To who listens already it comes as any other; it is left with the broker for the next start, which must not do it.
result['to be kept'] = code(two.send(two.request('switch', {'to': 'on'}), retain=True))
result['one releases'] = code(one.send(one.request('release')))
one.await_kept(COMPONENT + '/state', lambda s: s['values']['Position']['value'] == 'off')
deadline = time.monotonic() + 30
while time.monotonic() < deadline:
    outcome = code(two.send(two.request('switch', {'to': 'on', 'lease': 3600})))
    if outcome not in ('rate_limited', 'busy'):
        break
    result['too soon'] = outcome
    time.sleep(1)
result['two acts then'] = outcome
print(json.dumps(result), flush=True)
