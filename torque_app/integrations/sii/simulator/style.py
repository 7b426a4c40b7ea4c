"""The looks of the simulator's page: no script, no file from elsewhere, light and dark."""

STYLE = """
:root{color-scheme:light dark;--ink:#1c2024;--quiet:#60646c;--line:#d9d9e0;--card:#fff;
--page:#f9f9fb;--bad:#b3261e;--warn:#8a5a00;--good:#1a7f37;--accent:#0b5cad}
@media (prefers-color-scheme:dark){:root{--ink:#edeef0;--quiet:#b0b4ba;--line:#3a3f45;
--card:#1b1e22;--page:#111316;--bad:#ff9592;--warn:#ffca16;--good:#71d083;--accent:#70b8ff}}
*{box-sizing:border-box}
body{font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--page);
margin:0 auto;max-width:60rem;padding:1rem}
h1{font-size:1.4rem;margin:0}h2{font-size:1.1rem;margin:1.5rem 0 .5rem}
h3{font-size:1rem;margin:0;display:flex;flex-wrap:wrap;gap:.25rem .75rem;
justify-content:space-between}
p{margin:.25rem 0}.quiet,header p,small{color:var(--quiet)}
.quiet{font-size:.9rem;overflow-wrap:anywhere}
article,.rules,section>form{background:var(--card);border:1px solid var(--line);
border-radius:.6rem;padding:.75rem 1rem;margin:0 0 .75rem}
form{display:flex;gap:.5rem;flex-wrap:wrap;align-items:center}
label{display:flex;gap:.35rem;align-items:center;flex-wrap:wrap}
select,button{font:inherit;color:inherit;background:var(--page);border:1px solid var(--line);
border-radius:.4rem;padding:.45rem .7rem;min-height:2.75rem;max-width:100%}
button{cursor:pointer;font-weight:600}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
a{color:var(--accent);display:inline-flex;align-items:center;min-height:2.75rem}
.rules{list-style:none}.rules li{display:flex;gap:.75rem;flex-wrap:wrap;align-items:center;
justify-content:space-between;padding:.25rem 0}
.document{border-top:1px solid var(--line);padding:.35rem 0}
article ul{margin:.2rem 0;padding-left:1.2rem;overflow-wrap:anywhere}
summary{cursor:pointer;padding:.6rem 0}
.actions{display:flex;gap:.5rem 1rem;flex-wrap:wrap;align-items:center;margin-top:.5rem}
.state{font-weight:600}nav{display:flex;gap:1.5rem}
.REJECTED,.RFR,.RCT,.RSC,.LRH,.LRC,.LRF{color:var(--bad)}.OBJECTED,.RPR{color:var(--warn)}
.ACCEPTED,.EPR,.LOK{color:var(--good)}
@media (max-width:30rem){select,button,label,section>form{width:100%}.actions form{width:100%}}
"""
