"""The console: what is in a simulator and what comes in, for people, in a browser at `/_simulator/`.

    application   routes, and what protects them
    pages, page   what each page shows, and what the templates ask of all of them
    records       lists, search, one record
    columns       what lists show of each collection
    links         which records name which, and by what field
    forms         a form, and the control call that it makes
    highlight     JSON with colours and links
    moments       simulated time as people read it

Everything is rendered here and works without JavaScript; `assets/console.js` then sends forms without leaving the page
and keeps what changes up to date. It asks again every two seconds rather than keep a connection open, since `serve`
answers with eight threads. Whatever a form does is a control call (`control.calls`), with the same checks and words.

The gateway imports this package when the console is first opened, and not before.
"""
