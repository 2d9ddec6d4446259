// One person at one browser or program: an own keep-alive connection, an own session or token.
import http from 'node:http';

// What a form of ours carries; also where a page says it in another order of attributes.
export function csrfOf(html) {
    const input = html.match(/<input[^>]*name="csrf"[^>]*>/)?.[0] ?? '';
    return input.match(/value="([^"]*)"/)?.[1] ?? '';
}

export class Client {
    // `from`: the address of 127.0.0.0/8 this client comes from, so that limits per address do not
    // take forty people for one.
    constructor(url, { from, token, lang = 'fr' } = {}) {
        this.url = new URL(url);
        this.from = from;
        this.token = token;
        this.lang = lang;
        this.cookie = '';
        this.csrf = '';
        this.agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    }

    close() {
        this.agent.destroy();
    }

    // {status, headers, text, json}; `body` is sent as it is.
    send(method, path, { headers = {}, body, timeout = 30000 } = {}) {
        const all = { 'accept-language': this.lang, ...headers };
        if (this.token)
            all.authorization = `Bearer ${this.token}`;
        if (this.cookie)
            all.cookie = this.cookie;
        if (body !== undefined)
            all['content-length'] = Buffer.byteLength(body);

        return new Promise((resolve, reject) => {
            const request = http.request({
                host: this.url.hostname, port: this.url.port, method, path, headers: all,
                agent: this.agent, localAddress: this.from, timeout,
            }, (response) => {
                if (/event-stream/.test(response.headers['content-type'])) {    // without an end
                    resolve(this.#answer(response, Buffer.alloc(0)));
                    request.destroy();
                    return;
                }
                const parts = [];
                response.on('data', (part) => parts.push(part));
                response.on('error', reject);
                response.on('end', () => resolve(this.#answer(response, Buffer.concat(parts))));
            });
            request.on('timeout', () => request.destroy(new Error(`${method} ${path}: no answer`)));
            request.on('error', reject);
            request.end(body);
        });
    }

    #answer(response, bytes) {
        for (const line of response.headers['set-cookie'] ?? []) {
            const [pair] = line.split(';');
            if (pair.startsWith('beffroi='))
                this.cookie = pair;
        }
        const text = bytes.toString('utf8');
        const type = response.headers['content-type'] ?? '';
        let json;
        if (/json/.test(type)) {
            try {
                json = JSON.parse(text);
            } catch {
                json = undefined;
            }
        }
        return { status: response.statusCode, headers: response.headers, type, text, json };
    }

    get(path, headers) {
        return this.send('GET', path, { headers });
    }

    // The API: `value` goes as JSON; a session says by a header that it means it.
    call(method, path, value, headers = {}) {
        const body = value === undefined ? undefined : JSON.stringify(value);
        if (this.csrf && method !== 'GET')
            headers = { 'x-csrf-token': this.csrf, ...headers };
        if (body !== undefined)
            headers = { 'content-type': 'application/json', ...headers };
        return this.send(method, path, { headers, body });
    }

    // A page's form, with this session's token unless `fields` say otherwise.
    post(path, fields = {}) {
        const form = new URLSearchParams({ csrf: this.csrf });
        for (const [name, value] of Object.entries(fields))
            for (const each of [value].flat())
                form.append(name, each);
        return this.send('POST', path, {
            headers: { 'content-type': 'application/x-www-form-urlencoded' },
            body: form.toString().replace(/^csrf=&/, ''),
        });
    }

    async signIn(email, password) {
        const door = await this.get('/sign-in');
        this.csrf = csrfOf(door.text);
        const answer = await this.post('/sign-in', { email, password });
        if (answer.status !== 303)
            throw new Error(`${email} cannot sign in: ${answer.status} ${answer.text.slice(0, 500)}`);
        await this.renew();
        return this;
    }

    // The session's own form token, from any page that has a form.
    async renew() {
        for (const path of ['/me', '/week', '/']) {
            const page = await this.get(path);
            this.csrf = csrfOf(page.text);
            if (this.csrf)
                return;
        }
        throw new Error('no page carries a form token');
    }
}
