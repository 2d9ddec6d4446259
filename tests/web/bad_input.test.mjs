// Nonsense at every door: the right status and a sentence, and the server stays up.
import net from 'node:net';
import { House } from './house.mjs';
import { test, need, assert, Facts } from './tap.mjs';

const isApi = (route) => route.path.startsWith('/api/');
const ending = (route) => /sign-out|sessions|password/.test(route.path);

let house, routes, admin, token;

need('a house with its demo', async () => {
    house = await House.open('sqlite');
    await house.start();
    routes = house.routes().filter((r) => !ending(r));
    admin = await house.as('admin');
    token = house.withToken('admin');
});

// A sentence for whoever asked: a problem for programs, a page for people.
function fault(said, path) {
    if (said.status >= 500)
        return `${said.status}: ${said.text.slice(0, 200)}`;
    // What does not even fit the reader of heads is answered by that reader.
    if (said.status < 400 || said.status === 414 || said.status === 431)
        return null;
    if (path.startsWith('/api/')) {
        if (!/problem\+json/.test(said.type))
            return `${said.status} as ${said.type}`;
        return said.json?.title?.length > 3 && said.json.status === said.status && said.json.code
            ? null : `${said.status} without title, status or code: ${said.text.slice(0, 200)}`;
    }
    if (!/text\/html/.test(said.type))
        return `${said.status} as ${said.type}`;
    return /<h1[^>]*>[^<]{3,}/.test(said.text) ? null : `${said.status} without a title`;
}

const who = (route) => (isApi(route) ? token : admin);

// All the fields of a route with the same thing in each.
function filled(route, value) {
    return Object.fromEntries((route.form ?? []).map((f) => [f.name, value]));
}

function send(route, path, fields) {
    if (route.method === 'GET') {
        const query = new URLSearchParams(fields).toString();
        return who(route).get(query ? `${path}?${query}` : path);
    }
    if (isApi(route))
        return token.call(route.method, path, fields);
    return admin.post(path, fields);
}

const NONSENSE = {
    'nothing': '',
    'blanks': '   ',
    'letters where numbers go': 'abc',
    'a number below all': '-9223372036854775808',
    'a number above all': '9223372036854775808',
    'a date that is none': '2026-02-31',
    'a time that is none': '25:61',
    'a word ten thousand letters long': 'x'.repeat(10000),
    'quotes of SQL': "'; DROP TABLE person; --",
    'markup': '<script>alert(1)</script>"\'>',
    'braces of a template': '{{house.csrf}}{{#t}}x{{/t}}',
    'format letters': '%s%n%d%x',
    'other scripts': 'ﷺ𝔘𝔫𝔦𝕔𝕠𝕕𝕖\u202e\u0000',
    'line ends': 'a\r\nSet-Cookie: b=c',
};

for (const [name, value] of Object.entries(NONSENSE)) {
    test(`every form and query with ${name}`, async () => {
        const facts = new Facts();
        for (const route of routes) {
            const path = route.path.replace(/:\w+/g, '1');
            const said = await send(route, path, filled(route, value));
            const wrong = fault(said, path);
            facts.hold(!wrong, `${route.method} ${path}: ${wrong}`);
            facts.hold(!said.text.includes('<script>alert(1)'), `${route.method} ${path}: raw markup`);
            facts.hold(!said.headers['set-cookie']?.some((c) => c.startsWith('b=')),
                       `${route.method} ${path}: a header was put in`);
        }
        facts.end();
    });
}

test('every address with ids that are none or belong to nobody', async () => {
    const facts = new Facts();
    const ids = ['0', '-1', '999999999', '9223372036854775807', '99999999999999999999', 'abc', '%00',
                 '..%2f..%2fetc%2fpasswd', '%ff%fe', "1'--", '1%20OR%201=1', 'x'.repeat(3000)];
    for (const route of routes.filter((r) => r.path.includes(':'))) {
        for (const id of ids) {
            const path = route.path.replace(/:\w+/g, id);
            const said = await send(route, path, {});
            const wrong = fault(said, path);
            facts.hold(!wrong, `${route.method} ${path.slice(0, 80)}: ${wrong}`);
            facts.hold(route.method !== 'GET' || said.status >= 300 || /\?|q=/.test(path) ||
                       said.status === 200, `${route.method} ${path.slice(0, 80)}: ${said.status}`);
        }
    }
    facts.end();
});

const writes = () => routes.filter((r) => r.method === 'POST' || r.method === 'PUT');

test('JSON that is none: 400', async () => {
    const facts = new Facts();
    const bodies = ['{', '[]', '"text"', '{"a":1}}', 'null', '{"note":', '[[[['.repeat(20000),
                    '{"a":1,"a":NaN}', '\u0000', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d])];
    for (const route of writes().filter(isApi)) {
        for (const body of bodies) {
            const path = route.path.replace(/:\w+/g, '1');
            const said = await token.send(route.method, path, {
                headers: { 'content-type': 'application/json' }, body });
            const wrong = fault(said, path);
            facts.hold(!wrong && [400, 413].includes(said.status),
                       `${route.method} ${path} ${String(body).slice(0, 20)}: ${wrong ?? said.status}`);
        }
    }
    facts.end();
});

test('JSON of the wrong types: 422 with the field named, never 5xx', async () => {
    const facts = new Facts();
    for (const route of writes().filter((r) => isApi(r) && r.form?.length)) {
        for (const value of [[], {}, [[]], 1.5, -1, true, null, { a: { b: [] } }, 1e300]) {
            const path = route.path.replace(/:\w+/g, '1');
            const said = await token.call(route.method, path, filled(route, value));
            const wrong = fault(said, path);
            const nothing = value === null && !route.form.some((f) => f.required);
            facts.hold(!wrong && (said.status >= 400 || nothing),
                       `${route.method} ${path} ${JSON.stringify(value)}: ${wrong ?? said.status}`);
        }
    }
    facts.end();
});

test('broken UTF-8: 400', async () => {
    const facts = new Facts();
    for (const route of writes()) {
        const path = route.path.replace(/:\w+/g, '1');
        const name = route.form?.[0]?.name ?? 'name';
        const type = isApi(route) ? 'application/json' : 'application/x-www-form-urlencoded';
        const body = isApi(route) ? Buffer.concat([Buffer.from(`{"${name}":"`), Buffer.from([0xc3, 0x28]),
                                                   Buffer.from('"}')])
                                  : `csrf=${admin.csrf}&${name}=%c3%28`;
        const said = await who(route).send(route.method, path, { headers: { 'content-type': type }, body });
        const wrong = fault(said, path);
        facts.hold(!wrong && said.status === 400, `${route.method} ${path}: ${wrong ?? said.status}`);
    }
    for (const path of ['/%ff%fe', '/places/%c3%28', '/people?q=%ff', '/api/v1/people?q=%c3%28']) {
        const said = await admin.get(path);
        facts.hold(said.status === 400, `GET ${path}: ${said.status}, not 400`);
    }
    facts.end();
});

test('a body of a type we do not read: 415', async () => {
    const facts = new Facts();
    for (const route of writes()) {
        const path = route.path.replace(/:\w+/g, '1');
        for (const type of ['text/plain', 'application/xml', 'application/octet-stream']) {
            const said = await who(route).send(route.method, path, {
                headers: { 'content-type': type }, body: '<a/>' });
            const wrong = fault(said, path);
            facts.hold(!wrong && said.status === 415,
                       `${route.method} ${path} ${type}: ${wrong ?? said.status}`);
        }
    }
    facts.end();
});

test('a method that the address does not take: 405 with Allow', async () => {
    const facts = new Facts();
    const paths = new Set(routes.map((r) => r.path));
    for (const path of paths) {
        const known = routes.filter((r) => r.path === path).map((r) => r.method);
        for (const method of ['PATCH', 'DELETE', 'PUT', 'POST', 'BREW'].filter((m) => !known.includes(m))) {
            const address = path.replace(/:\w+/g, '1');
            const said = await raw(`${method} ${address} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n` +
                                   'Content-Length: 0\r\n\r\n');
            // Another row may take this address by a :name.
            if (/^HTTP\/1.1 (401|303|403|404|422|400)/.test(said) && /:/.test([...paths].join('')))
                continue;
            facts.hold(/^HTTP\/1.1 (405|501)/.test(said), `${method} ${address}: ${said.slice(0, 40)}`);
            facts.hold(!/ 405 /.test(said.slice(0, 20)) || /\r\nAllow: [A-Z, ]+\r\n/i.test(said),
                       `${method} ${address}: no Allow`);
        }
    }
    facts.end();
});

test('a body past the limit: 413', async () => {
    const facts = new Facts();
    for (const route of writes()) {
        const path = route.path.replace(/:\w+/g, '1');
        if (route.form?.some((f) => f.format === 'binary'))
            continue;                                       // takes files
        const body = `csrf=${admin.csrf}&a=${'x'.repeat(400000)}`;
        const said = await who(route).send(route.method, path, {
            headers: { 'content-type': 'application/x-www-form-urlencoded' }, body,
        }).catch((error) => ({ status: 0, text: String(error), type: '', headers: {} }));
        facts.hold(said.status === 413, `${route.method} ${path}: ${said.status} ${said.text.slice(0, 80)}`);
    }
    facts.end();
});

// What no well-bred client sends, byte by byte; the answer until the end of the connection.
function raw(bytes, wait = 3000) {
    const { hostname, port } = new URL(house.url);
    return new Promise((resolve) => {
        const socket = net.connect(Number(port), hostname);
        let said = '';
        const done = () => { socket.destroy(); resolve(said); };
        socket.setTimeout(wait, done);
        socket.on('data', (part) => { said += part.toString('latin1'); });
        socket.on('end', done);
        socket.on('error', done);
        socket.write(bytes);
    });
}

test('bytes that are no request do no harm', async () => {
    const many = Array.from({ length: 2000 }, (_, i) => `X-Flood-${i}: ${'y'.repeat(50)}\r\n`).join('');
    const requests = {
        'a flood of headers': `GET / HTTP/1.1\r\nHost: x\r\n${many}\r\n`,
        'a header without end': `GET / HTTP/1.1\r\nHost: x\r\nX: ${'z'.repeat(200000)}\r\n\r\n`,
        'an address without end': `GET /${'a'.repeat(100000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
        'ten thousand fields': `GET /people?${'q=a&'.repeat(4000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
        'dots': 'GET /../../../../etc/passwd HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
        'dots, hidden': 'GET /static/..%2f..%2f..%2fetc/passwd HTTP/1.1\r\nHost: x\r\n\r\n',
        'a NUL': 'GET /pe\0ople HTTP/1.1\r\nHost: x\r\n\r\n',
        'a NUL, hidden': 'GET /people%00.html HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
        'no host': 'GET / HTTP/1.1\r\n\r\n',
        'a length below zero': 'POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n',
        'two lengths': 'POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 9\r\n\r\na',
        'a chunk that lies': 'POST /sign-in HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\na',
        'half a request': 'POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf',
        'nothing': '',
        'noise': '\xff\xfe\x00\x01'.repeat(1000),
        'cookies of nonsense': `GET / HTTP/1.1\r\nHost: x\r\nCookie: beffroi=${'.'.repeat(5000)}\r\n\r\n`,
        'a long token': `GET /api/v1/me HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${'a'.repeat(9000)}\r\n\r\n`,
    };
    const facts = new Facts();
    for (const [name, bytes] of Object.entries(requests)) {
        const said = await raw(Buffer.from(bytes, 'latin1'), 1500);
        facts.hold(!/^HTTP\/1\.1 5/.test(said), `${name}: ${said.slice(0, 60)}`);
        facts.hold(!/root:.*:0:0:/.test(said), `${name}: gives files away`);
        const well = await admin.get('/healthz');
        facts.hold(well.status === 200, `${name}: the server is not well after it`);
    }
    facts.end();
});

test('the server is still the same, and has nothing to regret', async () => {
    assert.equal((await token.get('/api/v1/me')).status, 200);
    assert.equal(house.tryRun('check').status, 0);
    await house.stop();                                     // looks for sanitizer reports as well
});
