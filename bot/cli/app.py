"""The `vaybe` command and its groups; each command lives in the module of its topic."""

import typer

from bot.cli import api_key, backoffice, chat, database, desk, doctor, nlu, processes, shop, train, webhooks

app = typer.Typer(
    help="Vaybe: a customer-service assistant for Turkish online shops.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,  # they would put secrets and customers' data into the terminal
)

app.command("serve")(processes.serve)
app.command("gateway")(processes.gateway)
app.command("worker")(processes.worker)
app.command("train")(train.train)
app.command("chat")(chat.chat)
app.command("doctor")(doctor.doctor)
app.add_typer(database.app, name="db", help="The database's schema.")
app.add_typer(shop.app, name="shop", help="The shop's data.")
app.add_typer(api_key.app, name="api-key", help="Keys of the shop's integrations.")
app.add_typer(desk.app, name="desk", help="The handoff queue, until the desk's page is there.")
app.add_typer(nlu.app, name="nlu", help="Understanding: measure it, check its data.")
app.add_typer(backoffice.app, name="backoffice", help="What waits for the shop: returns, refunds, changes.")
app.add_typer(webhooks.app, name="webhooks", help="Events for the shop's systems.")
