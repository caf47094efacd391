import type { Institution } from '#simulator/scenarios/institution.ts';

const SAFE: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const safe = (text: string) => text.replace(/[&<>"]/g, (sign) => SAFE[sign] ?? sign);

const STYLE = `
:root { color-scheme: light dark; font: 17px/1.5 system-ui, sans-serif; }
body { max-width: 30rem; margin: 0 auto; padding: 1.5rem; }
.sim { border: 2px dashed; border-radius: .75rem; padding: .5rem .75rem; }
h1 { font-size: 1.5rem; line-height: 1.2; }
form { display: grid; gap: .75rem; margin-top: 1.5rem; }
button { font: inherit; min-height: 3rem; border-radius: .75rem; border: 2px solid; background: none; color: inherit; cursor: pointer; }
button[value=allow] { font-weight: 700; }`;

function document(title: string, content: string, status = 200): Response {
  const html = `<!doctype html>
<html lang="pt-BR"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${safe(title)} · simulador</title><style>${STYLE}</style></head>
<body><p class="sim"><b>Simulador.</b> Nada aqui é real: esta página faz o papel das páginas da Belvo.
<span lang="en">Nothing here is real: this page plays the part of Belvo’s own pages.</span></p>
<main><h1>${safe(title)}</h1>${content}</main></body></html>`;
  return new Response(html, {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    },
  });
}

/** Where one allows, denies or leaves. The query that the page was opened with goes on with the form. */
export function consentDocument(institution: Institution, renews: boolean): Response {
  const name = safe(institution.displayName);
  const does = renews ? 'continuar a ler' : 'ler';
  return document(
    renews ? `Renovar ${institution.displayName}` : `Conectar ${institution.displayName}`,
    `<p><b>Enlace</b> pede para ${does} os seus dados cadastrais, contas, cartões e operações de crédito no ${name}, por 12 meses.</p>
<form method="post">
<button name="what" value="allow">Permitir</button>
<button name="what" value="deny">Recusar</button>
<button name="what" value="leave">Sair sem responder</button>
</form>`,
  );
}

/** Nobody knows where this one came from, so there is nowhere to go back to. */
export function refusalDocument(): Response {
  return document('ACCESS_TOKEN_NOT_VALID', '<p>Este endereço não é válido.</p>', 400);
}
