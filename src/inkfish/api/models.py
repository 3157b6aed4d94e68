"""What goes in and what comes out, as OpenAPI shows it. Requests are checked against these; answers are made so."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from inkfish.query.plan import ChartKind

MOST = 1000  # things of one page


def says(description: str, *examples: Any) -> Meta:
    """Describe a field."""
    return Meta(description=description, examples=list(examples) or None)


Time = Annotated[str, says("ISO 8601, UTC.", "2026-01-31T09:30:00.000Z")]
ThreadId = Annotated[str, says("The thread.", "thread_abc123")]
MessageId = Annotated[str, says("The message.", "msg_abc123")]
CardId = Annotated[str, says("Unique identifier for the visualization.", "card_xyz789")]


# -- requests ---------------------------------------------------------------------------------------------------------


class FileSource(Struct, frozen=True, forbid_unknown_fields=True):
    """A file to fetch and analyze: CSV, TSV, JSON, Parquet, Excel; gzip or zip of these."""

    url: Annotated[str, says("An http or https address that is public.", "https://example.com/data/q4_sales.csv")]
    name: Annotated[str, says("What the file is called.", "Q4_sales_data.csv")] = ""


class CreateThread(Struct, frozen=True, forbid_unknown_fields=True):
    """All fields are optional: an empty thread, or one with a card in focus, with files, with inline tables."""

    in_focus_card_id: Annotated[
        str | None,
        says(
            "Card ID to focus the conversation on for follow-up questions. The thread has the card's tables.",
            "card_xyz789",
        ),
    ] = None
    file_sources: Annotated[list[FileSource] | None, says("Files with name and url for data analysis.")] = None
    csv: Annotated[
        str | list[str] | None,
        says("Inline CSV data to analyze; a list for several tables.", "product,revenue\nWidget A,50000"),
    ] = None
    private: Annotated[
        bool | None,
        says("Whether links to its cards carry a signed token that expires; the server's settings if left out."),
    ] = None


class ChangeCard(Struct, frozen=True, forbid_unknown_fields=True):
    """Who may see a card; what is left out stays as it is."""

    private: Annotated[
        bool | None, says("Whether its links must carry a signed token that expires; others are refused then.")
    ] = None
    embed_origins: Annotated[
        list[str] | None,
        says("Origins whose pages may embed it; empty: those of the server's settings.", ["https://example.com"]),
    ] = None


class CreateMessage(Struct, frozen=True, forbid_unknown_fields=True):
    """A question, or a change to the last one."""

    user_message: Annotated[str, says("The question, in plain words.", "Which widget has the highest revenue?")]


class RenameThread(Struct, frozen=True, forbid_unknown_fields=True):
    """Another title."""

    title: Annotated[str, says("What the thread is called in lists, up to 200 characters.", "Widgets in autumn")]


class Page(Struct, frozen=True):
    """Which part of a list: the query parameters of a list."""

    limit: Annotated[int, Meta(ge=1, le=MOST)] | None = None
    after: Annotated[str, Meta(max_length=100)] | None = None


class ThreadsPage(Page, frozen=True):
    """Which threads: those of a page, and of a search."""

    query: Annotated[str, Meta(max_length=200)] = ""


# -- threads ----------------------------------------------------------------------------------------------------------


class ThreadCreated(Struct, frozen=True):
    """The new thread."""

    thread_id: ThreadId
    in_focus_card_id: Annotated[str, says("The card in focus, where there is one.")] | msgspec.UnsetType = msgspec.UNSET


class ThreadLine(Struct, frozen=True):
    """A thread in a list."""

    thread_id: ThreadId
    created_at: Time
    title: Annotated[
        str,
        says(
            "What it was renamed to, or else the first question; empty before it.",
            "Which widget has the highest revenue?",
        ),
    ]
    in_focus_card_id: str | msgspec.UnsetType = msgspec.UNSET


class ThreadList(Struct, frozen=True):
    """Threads, the newest first."""

    threads: list[ThreadLine]
    next: Annotated[str, says("There are more: give this as `after` for the next page.")] | msgspec.UnsetType = (
        msgspec.UNSET
    )


class Field(Struct, frozen=True):
    """A column of a table."""

    name: Annotated[str, says("Its name in SQL.", "units_sold")]
    title: Annotated[str, says("Its name for people.", "Units sold")]
    type: Annotated[str, says("integer, number, boolean, date, datetime, time or text.", "integer")]
    role: Annotated[str, says("measure, category, time, identifier, place or text.", "measure")]
    unit: Annotated[str, says("What its numbers count, where that is known.", "USD")] | msgspec.UnsetType = (
        msgspec.UNSET
    )


class File(Struct, frozen=True):
    """A table of a thread, with the file it came from."""

    name: Annotated[str, says("The file.", "Q4_sales_data.csv")]
    table: Annotated[str, says("The table's name in SQL.", "q4_sales_data")]
    rows: Annotated[int, says("How many rows are kept.", 3)]
    columns: Annotated[int, says("How many columns it has.", 3)]
    fields: list[Field]
    origin: (
        Annotated[str, says("Of a table of the catalog: its package and resource.", "world-development/countries")]
        | msgspec.UnsetType
    ) = msgspec.UNSET


class Share(Struct, frozen=True):
    """A link to read a thread without a key, as the thread was at that time."""

    share_url: Annotated[
        str, says("The page; who knows it can read it, until it is deleted.", "https://inkfish.example/shared/shared_abc123")
    ]
    created_at: Annotated[Time, says("The time of what it shows.")]
    current: Annotated[bool, says("Whether it shows all messages that the thread has by now.")]


class ThreadDetail(Struct, frozen=True):
    """A thread with its files."""

    thread_id: ThreadId
    created_at: Time
    title: str
    files: list[File]
    messages: Annotated[int, says("How many messages it has.", 4)]
    in_focus_card_id: str | msgspec.UnsetType = msgspec.UNSET
    share: Annotated[Share, says("Its link, where it is shared.")] | msgspec.UnsetType = msgspec.UNSET


class Suggestions(Struct, frozen=True):
    """What a thread can be opened with."""

    queries: Annotated[
        list[str],
        says("Questions that this thread can answer; none where it has no data.", ["Total revenue by product"]),
    ]


# -- messages ---------------------------------------------------------------------------------------------------------


class Text(Struct, frozen=True, tag_field="type", tag="text"):
    """The answer in words. Every figure in it comes from the result rows."""

    text: str


class Visualization(Struct, frozen=True, tag_field="type", tag="visualization"):
    """An interactive card with a data visualization."""

    card_id: CardId
    title: Annotated[str, says("Title of the visualization.", "Revenue by product")]
    embed_url: Annotated[str, says("URL for embedding in an iframe.", "https://inkfish.example/embed/card_xyz789")]
    image_url: Annotated[str, says("Static image URL.", "https://inkfish.example/image/card_xyz789.png")]
    webpage_url: Annotated[str, says("Link to the full card page.", "https://inkfish.example/card/card_xyz789")]
    description: Annotated[str, says("Natural language summary of the data; also its alternative text.")]
    sources: Annotated[list[str], says("Data sources used.", ["Q4_sales_data.csv"])]
    methodologies: Annotated[list[str], says("What was computed, over which rows.", ["Sum of revenue by product."])]
    chart_type: ChartKind | msgspec.UnsetType = msgspec.UNSET
    chart_reason: Annotated[str, says("Why it is this chart.")] | msgspec.UnsetType = msgspec.UNSET


class Query(Struct, frozen=True, tag_field="type", tag="query"):
    """The query that was run."""

    query: Annotated[
        str, says("SQL, readable and runnable.", "SELECT product, SUM(revenue) AS revenue FROM data GROUP BY 1")
    ]
    language: Literal["sql"]
    dialect: Annotated[str, says("Whose SQL it is.", "duckdb")]
    card_id: CardId


class FollowUp(Struct, frozen=True, tag_field="type", tag="follow_up"):
    """Suggested follow-up questions, each one answered in this thread."""

    queries: list[str]


class Thinking(Struct, frozen=True, tag_field="type", tag="thinking"):
    """How the question was read: which words meant what, and what was assumed."""

    steps: list[str]


class NoResults(Struct, frozen=True, tag_field="type", tag="no_results"):
    """The data cannot answer this."""

    reason: str
    suggestions: list[str]


Block = Text | Visualization | Query | FollowUp | Thinking | NoResults


class AssistantMessage(Struct, frozen=True, tag_field="role", tag="assistant"):
    """An answer, as a list of content blocks: thinking, query, text, visualizations, follow-ups."""

    message_id: MessageId
    thread_id: ThreadId
    created_at: Time
    content: list[Block]


class UserMessage(Struct, frozen=True, tag_field="role", tag="user"):
    """A question."""

    message_id: MessageId
    thread_id: ThreadId
    created_at: Time
    content: Annotated[str, says("The question.", "Which widget has the highest revenue?")]


class MessageList(Struct, frozen=True):
    """The messages of a thread, the oldest first."""

    messages: list[UserMessage | AssistantMessage]


# -- cards ------------------------------------------------------------------------------------------------------------


class CardDetail(Struct, frozen=True):
    """A card."""

    card_id: CardId
    title: str
    description: str
    chart_type: ChartKind
    chart_reason: Annotated[str, says("Why it is this chart.")]
    embed_url: str
    image_url: str
    webpage_url: str
    sources: list[str]
    methodologies: list[str]
    query: Annotated[str, says("The SQL that was run.")]
    created_at: Time
    private: Annotated[bool, says("Whether its links must carry a signed token that expires; these do.")]
    embed_origins: Annotated[list[str], says("Origins whose pages may embed it; none: as the server is set.")]


class CardLinks(Struct, frozen=True):
    """Links to a card that open it until they expire, also while it is private."""

    card_id: CardId
    embed_url: str
    image_url: str
    webpage_url: str
    expires_at: Time


class ChartEdit(Struct, frozen=True):
    """Another chart that shows the same data well, and the message that asks for it."""

    chart_type: ChartKind
    message: Annotated[str, says("A message to send in the card's thread.", "As a line chart")]


class CardEdits(Struct, frozen=True):
    """What can be said in a card's thread to change it."""

    card_id: CardId
    question: Annotated[str, says("The card's question, in words that are read so.", "Total revenue by product")]
    chart_type: ChartKind
    charts: list[ChartEdit]


class DataColumn(Struct, frozen=True):
    """A column of the rows drawn."""

    name: str
    title: str
    type: str
    unit: str | msgspec.UnsetType = msgspec.UNSET


class Component(Struct, frozen=True, forbid_unknown_fields=True):
    """One part of a card: what it is, and its rows."""

    component_type: Annotated[str, says("What it is; an error names the types that there are.", "categorical_bar")]
    config: Annotated[
        dict[str, Any],
        says("Its rows and how they are called, by its type.", {"datasets": [{"label": "Units", "data": []}]}),
    ]
    component_variant: Annotated[str | None, says("Taken from clients that send it; changes nothing.")] = None


class CreateCard(Struct, frozen=True, forbid_unknown_fields=True):
    """A card from rows of the caller's own, part by part."""

    components: Annotated[list[Component], says("The parts, from the top down.")]
    title: Annotated[str | None, says("The title; without one, that of the first header.", "Sales by region")] = None
    description: Annotated[str | None, says("A sentence below the title.")] = None
    source: Annotated[str | None, says("Where the data are from, for the foot of the card.", "Internal data")] = None
    height: Annotated[int | None, says("Height of each chart in pixels, from 100 to 2000.", 400)] = None
    postmessage_embed: Annotated[
        bool | None,
        says("Keep nothing of the data: the page around the embed sends them to it, each time it is seen."),
    ] = None
    normalize_currencies: Annotated[str | None, says("Not done here: an error says so.")] = None
    image_ttl_minutes: Annotated[
        int | None, says("Ignored for cards whose data are kept; of others no image is made: an error says so.")
    ] = None


class MadeCard(Struct, frozen=True):
    """The new card."""

    card_id: CardId
    title: str | None
    description: str | None
    webpage_url: Annotated[str | None, says("The card's page; none where nothing of its data is kept.")]
    image_url: Annotated[str | None, says("The card as a picture; none where nothing of its data is kept.")]
    embed_url: str
    card_type: Annotated[str, says("The kind of its main chart.", "bar")]
    visualization_data: Annotated[
        dict[str, Any], says("What the card was made from, to be sent to the embed of a card whose data are not kept.")
    ]
    embed_mode: Annotated[
        Literal["post", "postmessage"],
        says("`postmessage`: the embed waits for its data in a message; `post`: it has them, or they are posted."),
    ]


class CardData(Struct, frozen=True):
    """Exactly the rows drawn."""

    columns: list[DataColumn]
    rows: list[list[str | int | float | bool | None]]
    total_rows: Annotated[int, says("How many rows there were; more than are here where some were cut.")]


# -- the rest ---------------------------------------------------------------------------------------------------------


class Error(Struct, frozen=True):
    """The one shape of errors."""

    error_type: Literal[
        "BAD_REQUEST",
        "AUTHENTICATION_ERROR",
        "FORBIDDEN",
        "NOT_FOUND",
        "REQUEST_TIMEOUT",
        "PAYLOAD_TOO_LARGE",
        "UNSUPPORTED_CONTENT_FORMAT",
        "RATE_LIMIT_EXCEEDED",
        "INTERNAL_SERVER_ERROR",
        "SERVICE_UNAVAILABLE",
    ]
    error_message: Annotated[str, says("What was wrong and what to do.", "There is no thread with this id.")]


class Health(Struct, frozen=True):
    """The server is alive."""

    status: Literal["ok"]


class Ready(Struct, frozen=True):
    """Whether each part can do its work."""

    status: Literal["ok", "not ready"]
    parts: dict[str, bool]


# -- the catalog ------------------------------------------------------------------------------------------------------

NodeId = Annotated[str, says("A metric or an entity.", "metric:world-development.countries.population", "country:DEU")]


class MetricCoverage(Struct, frozen=True, omit_defaults=True):
    """What there is of a metric."""

    start: Annotated[str, says("Its first period.", "1964")] = ""
    end: Annotated[str, says("Its last period.", "2013")] = ""
    entities: Annotated[int, says("How many entities have it.", 238)] = 0
    values: Annotated[int, says("How many values there are.", 11669)] = 0
    frequency: Annotated[str, says("How often there is one.", "year")] = ""


class GraphNode(Struct, frozen=True, omit_defaults=True):
    """A metric or an entity of the catalog."""

    id: NodeId
    type: Annotated[str, says("`metric` or `entity`.", "metric")]
    name: Annotated[str, says("What it is called.", "Population")]
    aliases: Annotated[list[str], says("What else it is called: codes, tickers, other names.", ["inhabitants"])]
    description: Annotated[str, says("What is measured, or what the entity is.")]
    kind: Annotated[str, says("Of an entity: country, us_state, company, city ...", "country")] = ""
    unit: Annotated[str, says("Of a metric: what its numbers count.", "people")] = ""
    package: Annotated[str, says("Of a metric: the package that has it.", "world-development")] = ""
    resource: Annotated[str, says("Of a metric: the package's table.", "countries")] = ""
    field: Annotated[str, says("Of a metric: the table's column.", "population")] = ""
    coverage: MetricCoverage | None = None


class GraphSearch(Struct, frozen=True):
    """What a text may name, the nearest first."""

    nodes: list[GraphNode]


class GraphRelation(Struct, frozen=True):
    """A node beside another one, and how."""

    relation: Annotated[
        Literal["measures", "measured_by", "same_as"],
        says(
            "`measures`: the metric asked for has figures of this entity. `measured_by`: this metric has figures of "
            "the entity asked for. `same_as`: this metric measures the same, in another package.",
            "measures",
        ),
    ]
    node: GraphNode


class GraphRelated(Struct, frozen=True):
    """What stands beside a node."""

    id: NodeId
    related: list[GraphRelation]
    next: Annotated[str, says("There are more: give this as `after` for the next page.")] | msgspec.UnsetType = (
        msgspec.UNSET
    )


ALL = (
    GraphNode,
    GraphSearch,
    GraphRelated,
    CreateThread,
    CreateMessage,
    ChangeCard,
    RenameThread,
    ThreadCreated,
    ThreadList,
    ThreadLine,
    ThreadDetail,
    Share,
    Suggestions,
    AssistantMessage,
    MessageList,
    CardDetail,
    CardLinks,
    CardEdits,
    CardData,
    CreateCard,
    MadeCard,
    Error,
    Health,
    Ready,
)
