// A mail server that takes everything: RFC 5321 as far as one sender goes.
import net from 'node:net';
import { finish } from './tap.mjs';

// "=C3=A9" and soft line ends (RFC 2045 6.7), or base64, back into text.
function decoded(mail) {
    const end = mail.indexOf('\r\n\r\n');
    const head = mail.slice(0, end);
    const body = mail.slice(end + 4);

    if (/^content-transfer-encoding: base64/im.test(head))
        return Buffer.from(body, 'base64').toString('utf8');
    if (/^content-transfer-encoding: quoted-printable/im.test(head))
        return Buffer.from(body.replace(/=\r\n/g, '')
            .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16))),
                           'latin1').toString('utf8');
    return body;
}

export class Sink {
    mails = [];                                             // {to, raw, text, at}

    static async open() {
        const sink = new Sink();
        sink.server = net.createServer((socket) => sink.#serve(socket));
        await new Promise((resolve) => sink.server.listen(0, '127.0.0.1', resolve));
        sink.url = `smtp://127.0.0.1:${sink.server.address().port}`;
        finish(() => new Promise((resolve) => sink.server.close(resolve)));
        return sink;
    }

    to(address) {
        return this.mails.filter((mail) => mail.to.includes(address));
    }

    #serve(socket) {
        let rest = '';
        let to = [];
        let taking = false;

        socket.setEncoding('latin1');
        socket.on('error', () => {});
        socket.write('220 sink\r\n');
        socket.on('data', (part) => {
            rest += part;
            for (let end; (end = rest.indexOf(taking ? '\r\n.\r\n' : '\r\n')) >= 0;) {
                const said = rest.slice(0, end);
                rest = rest.slice(end + (taking ? 5 : 2));
                if (taking) {
                    const raw = Buffer.from(said, 'latin1').toString('utf8');
                    this.mails.push({ to, raw, text: decoded(raw), at: Date.now() });
                    to = [];
                    taking = false;
                } else if (/^RCPT/i.test(said)) {
                    to.push(said.match(/<([^>]*)>/)?.[1]);
                } else if (/^DATA/i.test(said)) {
                    taking = true;
                }
                socket.write(taking ? '354 go on\r\n' : /^QUIT/i.test(said) ? '221 bye\r\n' : '250 ok\r\n');
            }
        });
    }
}
