"""Stands for an SDMX 2.1 provider: structures as SDMX-ML, values as SDMX-CSV, as the REST guidelines describe them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from xml.sax.saxutils import escape

from stand_ins.server import Answer, StandIn

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<mes:Structure xmlns:mes="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message"
 xmlns:str="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/structure"
 xmlns:com="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/common">
<mes:Header><mes:ID>IDREF1</mes:ID><mes:Test>false</mes:Test><mes:Prepared>2026-11-22T00:00:00Z</mes:Prepared>
<mes:Sender id="{agency}"/></mes:Header><mes:Structures>"""

# Flow: agency, name, dimensions with the names of their codes (the last are those of time), attributes of each value,
# and which values there are.
FLOWS = {
    "EXR": ("ECB", "Exchange Rates", {
        "FREQ": {"D": "Daily", "M": "Monthly"},
        "CURRENCY": {"USD": "US dollar", "JPY": "Japanese yen", "GBP": "UK pound sterling"},
        "CURRENCY_DENOM": {"EUR": "Euro"},
        "EXR_TYPE": {"SP00": "Spot"},
        "EXR_SUFFIX": {"A": "Average"},
    }, {"UNIT_MULT": "0"}),
    "ICP": ("ECB", "Indices of Consumer prices", {
        "FREQ": {"M": "Monthly"},
        "REF_AREA": {"U2": "Euro area (changing composition)", "DE": "Germany", "FR": "France"},
        "ADJUSTMENT": {"N": "Neither seasonally nor working day adjusted"},
        "ICP_ITEM": {"000000": "HICP - Overall index", "NRGY00": "HICP - Energy"},
        "STS_INSTITUTION": {"4": "Eurostat"},
        "ICP_SUFFIX": {"ANR": "Annual rate of change", "INX": "Index"},
    }, {"UNIT": "PCCH", "UNIT_MULT": "0"}),
    "UNE_RT_M": ("ESTAT", "Unemployment by sex and age - monthly data", {
        "freq": {"M": "Monthly"},
        "s_adj": {"SA": "Seasonally adjusted data", "NSA": "Unadjusted data"},
        "age": {"TOTAL": "Total", "Y_LT25": "Less than 25 years"},
        "unit": {"PC_ACT": "Percentage of population in the labour force", "THS_PER": "Thousand persons"},
        "sex": {"T": "Total", "F": "Females", "M": "Males"},
        "geo": {"EU27_2020": "European Union - 27 countries (from 2020)", "DE": "Germany", "EL": "Greece",
                "FR": "France"},
    }, {}),
    "DEMO_GIND": ("ESTAT", "Population change at national level", {
        "freq": {"A": "Annual"},
        "indic_de": {"LBIRTH": "Live births", "DEATH": "Deaths", "JAN": "Population on 1 January"},
        "geo": {"DE": "Germany", "FR": "France"},
    }, {"UNIT_MULT": "3"}),
}
PERIODS = {"D": ("2026-11-19", "2026-11-20"), "M": ("2026-08", "2026-09", "2026-10"), "A": ("2023", "2024")}


def value(codes: Iterable[str], period: str) -> float:
    """Return the made value of a key and a period."""
    return round(sum(map(ord, "".join(codes))) / 100 + int(period[-1]), 3)


class Sdmx(StandIn):
    """A provider; `agency` is whose data flows it has."""

    routes = (
        (r"/dataflow/([^/]+)", "flows"),
        (r"/dataflow/([^/]+)/all(?:/[^/]+)?", "flows"),
        (r"/dataflow/([^/]+)/([^/]+)(?:/[^/]+)?", "flow"),
        (r"/data/([^/]+)/([^/]*)", "values"),
    )

    def __init__(self, agency: str = "ECB") -> None:
        super().__init__()
        self.agency = agency

    def flows(self, agency: str, query: dict[str, str]) -> Answer:
        mine = [self._dataflow(flow) for flow, told in FLOWS.items() if told[0] == self.agency]
        return self._structure(f"<str:Dataflows>{''.join(mine)}</str:Dataflows>")

    def flow(self, agency: str, flow: str, query: dict[str, str]) -> Answer:
        _, name, dimensions, _ = self._known(flow)
        lists = "".join(self._codelist(d, codes) for d, codes in dimensions.items())
        concepts = "".join(
            f'<str:Concept id="{d}" urn="{self._urn("conceptscheme.Concept", "CS", d)}">'
            f'<com:Name xml:lang="en">{d.lower().replace("_", " ")}</com:Name></str:Concept>'
            for d in (*dimensions, "TIME_PERIOD", "OBS_VALUE"))
        return self._structure(
            f"<str:Dataflows>{self._dataflow(flow.upper())}</str:Dataflows>"
            f"<str:Codelists>{lists}</str:Codelists>"
            f'<str:Concepts><str:ConceptScheme id="CS" agencyID="{self.agency}" version="1.0">'
            f'<com:Name xml:lang="en">Concepts</com:Name>{concepts}</str:ConceptScheme></str:Concepts>'
            f"<str:DataStructures>{self._datastructure(flow.upper(), name, dimensions)}</str:DataStructures>")

    def values(self, ref: str, key: str, query: dict[str, str]) -> Answer:
        parts = ref.split(",")
        flow = parts[1] if len(parts) > 1 else parts[0]
        agency, _, dimensions, attributes = self._known(flow)
        wanted = [""] * len(dimensions) if key == "all" else key.split(".")
        if len(wanted) != len(dimensions):
            raise Answer("Invalid key", 400, "text/plain")
        lines = [",".join(("DATAFLOW", *dimensions, "TIME_PERIOD", "OBS_VALUE", *attributes))]
        for codes in product(*dimensions.values()):
            if all(not w or code in w.split("+") for w, code in zip(wanted, codes, strict=True)):
                lines += [",".join((f"{agency}:{flow}(1.0)", *codes, p, str(value(codes, p)), *attributes.values()))
                          for p in PERIODS[codes[0]]]
        if len(lines) == 1:
            raise Answer("No results", 404, "text/plain")
        return Answer("\n".join(lines) + "\n", kind="application/vnd.sdmx.data+csv;version=1.0.0")

    def _known(self, flow: str) -> tuple:
        if FLOWS.get(flow.upper(), ("",))[0] != self.agency:
            raise Answer("Not found", 404, "text/plain")
        return FLOWS[flow.upper()]

    def _structure(self, body: str) -> Answer:
        return Answer(HEAD.format(agency=self.agency) + body + "</mes:Structures></mes:Structure>",
                      kind="application/vnd.sdmx.structure+xml;version=2.1")

    def _dataflow(self, flow: str) -> str:
        return (f'<str:Dataflow id="{flow}" agencyID="{self.agency}" version="1.0" isFinal="true">'
                f'<com:Name xml:lang="en">{escape(FLOWS[flow][1])}</com:Name><str:Structure>'
                f'<Ref id="{flow}_DSD" version="1.0" agencyID="{self.agency}" package="datastructure" '
                f'class="DataStructure"/></str:Structure></str:Dataflow>')

    def _codelist(self, dimension: str, codes: dict[str, str]) -> str:
        items = "".join(f'<str:Code id="{code}"><com:Name xml:lang="en">{escape(name)}</com:Name></str:Code>'
                        for code, name in codes.items())
        return (f'<str:Codelist id="CL_{dimension.upper()}" agencyID="{self.agency}" version="1.0">'
                f'<com:Name xml:lang="en">{dimension}</com:Name>{items}</str:Codelist>')

    def _datastructure(self, flow: str, name: str, dimensions: dict) -> str:
        items = "".join(
            f'<str:Dimension id="{d}" position="{i}"><str:ConceptIdentity><Ref id="{d}" maintainableParentID="CS" '
            f'maintainableParentVersion="1.0" agencyID="{self.agency}" package="conceptscheme" class="Concept"/>'
            f'</str:ConceptIdentity><str:LocalRepresentation><str:Enumeration><Ref id="CL_{d.upper()}" version="1.0" '
            f'agencyID="{self.agency}" package="codelist" class="Codelist"/></str:Enumeration>'
            f"</str:LocalRepresentation></str:Dimension>" for i, d in enumerate(dimensions, 1))
        concept = (f'<str:ConceptIdentity><Ref id="{{}}" maintainableParentID="CS" maintainableParentVersion="1.0" '
                   f'agencyID="{self.agency}" package="conceptscheme" class="Concept"/></str:ConceptIdentity>')
        return (f'<str:DataStructure id="{flow}_DSD" agencyID="{self.agency}" version="1.0">'
                f'<com:Name xml:lang="en">{escape(name)}</com:Name><str:DataStructureComponents>'
                f'<str:DimensionList id="DimensionDescriptor">{items}'
                f'<str:TimeDimension id="TIME_PERIOD" position="{len(dimensions) + 1}">{concept.format("TIME_PERIOD")}'
                f"<str:LocalRepresentation><str:TextFormat textType=\"ObservationalTimePeriod\"/>"
                f"</str:LocalRepresentation></str:TimeDimension></str:DimensionList>"
                f'<str:MeasureList id="MeasureDescriptor"><str:PrimaryMeasure id="OBS_VALUE">'
                f'{concept.format("OBS_VALUE")}</str:PrimaryMeasure></str:MeasureList>'
                f"</str:DataStructureComponents></str:DataStructure>")

    def _urn(self, kind: str, parent: str, name: str) -> str:
        return f"urn:sdmx:org.sdmx.infomodel.{kind}={self.agency}:{parent}(1.0).{name}"
