// The API as programs rely on it: the paths of the first release, their shapes, and the manners of
// HTTP that they promise.
import { ENGINES, House } from './house.mjs';
import { test, assert, Facts } from './tap.mjs';
import { MACHINE, PLACE, ROOM, instantIn, makeCrowd, makeGround, email } from './crowd.mjs';

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
const KINDS = ['desk_pool', 'desk', 'office', 'room', 'machine', 'cell'];

// The fields that a value must have, by type: {id: 'number', name: 'string'}.
function shaped(value, shape, what) {
    for (const [name, type] of Object.entries(shape))
        assert.equal(typeof value?.[name], type, `${what}.${name} in ${JSON.stringify(value)}`);
}

for (const engine of ENGINES) {
    let house, dates, me;
    const on = (name, body) => test(`${engine}: ${name}`, body);
    const get = async (path) => {
        const said = await me.call('GET', `/api/v1${path}`);
        assert.equal(said.status, 200, `${path}: ${said.text}`);
        assert.match(said.type, /^application\/json/);
        return said.json;
    };

    on('the house', async () => {
        house = await House.open(engine);
        dates = makeGround(house, { days: 70 });
        makeCrowd(house, 3);
        await house.start();
        me = house.client({ token: house.token(email(0)), lang: 'en' });
    });

    on('places with their resources', async () => {
        const { items } = await get('/places');
        assert.ok(items.length > 5);
        const { id } = items.find((p) => p.id === PLACE.permanent);
        const place = await get(`/places/${id}`);
        shaped(place, { id: 'number', name: 'string', kind: 'string', town: 'string' }, 'place');
        assert.equal(place.resources.length, 3);
        for (const resource of place.resources) {
            shaped(resource, { id: 'number', kind: 'string', name: 'string', capacity: 'number' },
                   'resource');
            assert.ok(KINDS.includes(resource.kind));
        }
    });

    on('days between two dates, of one place', async () => {
        const { items } = await get(`/days?from=${dates[0]}&to=${dates[6]}&place=${PLACE.host}`);
        assert.equal(items.length, 7);
        for (const day of items) {
            shaped(day, { date: 'string', title: 'string', opens: 'string', closes: 'string',
                          capacity: 'number', coming: 'number' }, 'day');
            shaped(day.place, { id: 'number', name: 'string' }, 'day.place');
        }
        assert.deepEqual(items.map((d) => d.date), dates.slice(0, 7));
        assert.equal(items[0].opens, '09:00');
        assert.equal(items[0].closes, '17:30');
    });

    on('a presence: said, seen, changed, taken back', async () => {
        const path = `/api/v1/days/${PLACE.host}/${dates[3]}/presence`;
        assert.equal((await me.call('GET', path)).status, 404);
        const said = await me.call('PUT', path, { parts: ['morning'] });
        assert.ok([200, 201].includes(said.status), said.text);
        assert.equal(said.json.state, 'coming');
        assert.deepEqual(said.json.parts, ['morning']);
        assert.deepEqual((await me.call('GET', path)).json.parts, ['morning']);
        const { items } = await get(`/days/${PLACE.host}/${dates[3]}/people`);
        assert.equal(items.length, 1);
        const changed = await me.call('PUT', path, { parts: ['morning', 'afternoon'] });
        assert.deepEqual(changed.json.parts, ['morning', 'afternoon']);
        assert.equal((await me.call('DELETE', path)).status, 204);
        assert.equal((await me.call('GET', path)).status, 404);
    });

    on('a booking: made, listed, refused to another, given back', async () => {
        const wish = { resource: ROOM, starts_at: instantIn(5, 600), ends_at: instantIn(5, 660),
                       note: 'réunion' };
        const made = await me.call('POST', '/api/v1/bookings', wish);
        assert.equal(made.status, 201, made.text);
        assert.match(made.headers.location, new RegExp(`/bookings/${made.json.id}$`));
        assert.match(made.json.starts_at, INSTANT);
        const one = await me.call('GET', `/api/v1/bookings/${made.json.id}`);
        assert.deepEqual(one.json, made.json);
        assert.ok((await get('/bookings')).items.some((b) => b.id === made.json.id));

        const other = house.client({ token: house.token(email(1)), lang: 'en' });
        const refused = await other.call('POST', '/api/v1/bookings', wish);
        assert.equal(refused.status, 409);
        assert.match(refused.type, /problem\+json/);
        assert.equal(refused.json.code, 'booking_full');
        assert.ok([403, 404].includes(
            (await other.call('DELETE', `/api/v1/bookings/${made.json.id}`)).status));

        const week = await get(`/places/${PLACE.permanent}/availability` +
            `?from=${encodeURIComponent(instantIn(5, 0))}&to=${encodeURIComponent(instantIn(6, 0))}`);
        const room = week.items.find((r) => (r.resource?.id ?? r.resource ?? r.id) === ROOM);
        assert.ok(JSON.stringify(room).includes(instantIn(5, 600)), JSON.stringify(week));

        assert.equal((await me.call('DELETE', `/api/v1/bookings/${made.json.id}`)).status, 204);
        assert.equal((await other.call('POST', '/api/v1/bookings', wish)).status, 201);
    });

    on('me, what I owe, people', async () => {
        shaped(await get('/me'), { id: 'number', name: 'string', email: 'string' }, 'me');
        const dues = await get(`/me/dues?month=${dates[3].slice(0, 7)}`);
        assert.ok(Array.isArray(dues.items));
        shaped(dues, { month: 'string', cents: 'number', currency: 'string' }, 'dues');
        assert.ok(Array.isArray((await get('/people?q=foule')).items));
    });

    on('the same Idempotency-Key: the same answer, one row', async () => {
        const wish = { resource: MACHINE, starts_at: instantIn(9, 600), ends_at: instantIn(9, 660) };
        const key = { 'idempotency-key': 'c0ffee-1' };
        const rows = () => Number(house.sql(
            `SELECT count(*) FROM booking WHERE resource_id = ${MACHINE}`)[0][0]);
        const before = rows();
        const first = await me.call('POST', '/api/v1/bookings', wish, key);
        const again = await me.call('POST', '/api/v1/bookings', wish, key);
        assert.equal(first.status, 201, first.text);
        assert.equal(again.status, 201);
        assert.deepEqual(again.json, first.json);
        assert.equal(again.headers.location, first.headers.location);
        assert.equal(rows(), before + 1);

        const other = await me.call('POST', '/api/v1/bookings', { ...wish, note: 'autre' }, key);
        assert.equal(other.status, 422, other.text);
        assert.equal(rows(), before + 1);

        // Ten at once with one key.
        const key2 = { 'idempotency-key': 'c0ffee-2' };
        const wish2 = { ...wish, starts_at: instantIn(10, 600), ends_at: instantIn(10, 660) };
        const people = Array.from({ length: 10 }, () => house.client({ token: me.token }));
        const all = await Promise.all(people.map((p) => p.call('POST', '/api/v1/bookings', wish2, key2)));
        assert.ok(all.every((a) => a.status === 201), all.map((a) => a.status).join(' '));
        assert.equal(new Set(all.map((a) => a.json.id)).size, 1);
        assert.equal(rows(), before + 2);
    });

    on('ETag: 304 for who has it, 412 for who is late', async () => {
        const path = `/api/v1/places/${PLACE.permanent}`;
        const { headers } = await me.call('GET', path);
        assert.match(headers.etag, /^(W\/)?"[^"]+"$/);
        const same = await me.call('GET', path, undefined, { 'if-none-match': headers.etag });
        assert.equal(same.status, 304);
        assert.equal(same.text, '');
        const any = await me.call('GET', path, undefined, { 'if-none-match': '"nothing"' });
        assert.equal(any.status, 200);

        const presence = `/api/v1/days/${PLACE.host}/${dates[5]}/presence`;
        const said = await me.call('PUT', presence, { parts: ['morning'] });
        const tag = said.headers.etag ?? (await me.call('GET', presence)).headers.etag;
        const late = await me.call('PUT', presence, { parts: ['afternoon'] }, { 'if-match': '"old"' });
        assert.equal(late.status, 412, late.text);
        const good = await me.call('PUT', presence, { parts: ['afternoon'] }, { 'if-match': tag });
        assert.equal(good.status, 200, good.text);
    });

    on('long lists come in pages', async () => {
        const whole = (await get('/places?limit=200')).items.map((p) => p.id);
        assert.ok(whole.length > 4);
        const seen = [];
        for (let next = '/api/v1/places?limit=2'; next;) {
            const said = await me.call('GET', next);
            assert.equal(said.status, 200, said.text);
            assert.ok(said.json.items.length <= 2);
            seen.push(...said.json.items.map((p) => p.id));
            next = said.headers.link?.match(/<([^>]+)>; *rel="next"/)?.[1];
            assert.ok(seen.length <= whole.length, 'the pages do not end');
        }
        assert.deepEqual(seen, whole);
        for (const cursor of ['nonsense', '-1', '99999999999999999999'])
            assert.ok((await me.call('GET', `/api/v1/places?cursor=${cursor}`)).status < 500);
        assert.equal((await me.call('GET', '/api/v1/places?limit=0')).status, 422);
    });

    on('refusals are problems, in the language asked for', async () => {
        const said = await me.call('GET', '/api/v1/bookings/999999999');
        assert.equal(said.status, 404);
        assert.match(said.type, /^application\/problem\+json/);
        shaped(said.json, { status: 'number', code: 'string', title: 'string' }, 'problem');
        const french = await me.call('GET', '/api/v1/bookings/999999999', undefined,
                                     { 'accept-language': 'fr' });
        assert.notEqual(french.json.title, said.json.title);
        const faulty = await me.call('POST', '/api/v1/bookings', { resource: ROOM });
        assert.equal(faulty.status, 422);
        assert.ok(JSON.stringify(faulty.json).includes('starts_at'), faulty.text);
    });

    on('openapi.json describes every route of the API', async () => {
        const api = await get('/openapi.json');
        assert.match(api.openapi, /^3\.1\./);
        shaped(api.info, { title: 'string', version: 'string' }, 'info');
        const facts = new Facts();
        for (const route of house.routes().filter((r) => r.path.startsWith('/api/v1/'))) {
            const path = route.path.replace(/:(\w+)/g, '{$1}');
            const short = path.replace('/api/v1', '');
            const operation = (api.paths[path] ?? api.paths[short])?.[route.method.toLowerCase()];
            facts.hold(operation?.responses, `${route.method} ${path} is missing`);
            for (const [, name] of path.matchAll(/\{(\w+)\}/g))
                facts.hold(JSON.stringify(api.paths[path] ?? api.paths[short] ?? '').includes(
                    `"name":"${name}"`), `${path}: {${name}} is not described`);
        }
        for (const [, ref] of JSON.stringify(api).matchAll(/"\$ref":"#\/([^"]+)"/g))
            facts.hold(ref.split('/').reduce((at, key) => at?.[key], api), `nothing at ${ref}`);
        facts.end();
    });

    on('healthz and metrics', async () => {
        const stranger = house.client();
        assert.equal((await stranger.get('/healthz')).status, 200);
        const metrics = await stranger.get('/metrics');
        assert.equal(metrics.status, 200);
        assert.match(metrics.type, /^text\/plain/);
        for (const line of metrics.text.trim().split('\n'))
            assert.match(line, /^(# (HELP|TYPE) |[a-z_]+(\{[^}]*\})? [0-9.e+-]+$)/);
        assert.match(metrics.text, /^beffroi_/m);
    });

    on('every answer carries its safety', async () => {
        for (const path of ['/', '/sign-in', '/nowhere', '/api/v1/places', '/api/v1/nowhere']) {
            const { headers } = await me.get(path);
            assert.match(headers['content-security-policy'] ?? '', /default-src 'none'/, path);
            assert.equal(headers['x-content-type-options'], 'nosniff', path);
        }
    });
}
