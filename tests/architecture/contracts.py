"""Two import contracts that import-linter's own types cannot say."""

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class _EveryImport(Contract):
    """A rule that each single import must obey."""

    def forbids(self, importer: list[str], imported: list[str]) -> bool:
        """Tell whether this import breaks the rule; modules are given as lists of names."""
        raise NotImplementedError(importer, imported)

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        broken = [
            (importer, imported)
            for importer in sorted(graph.modules)
            for imported in sorted(graph.find_modules_directly_imported_by(importer))
            if self.forbids(importer.split("."), imported.split("."))
        ]
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for importer, imported in check.metadata["broken"]:
            output.print_error(f"{importer} -> {imported}")


class Doors(_EveryImport):
    """A context is entered from outside only through its doors."""

    doors = fields.ListField(subfield=fields.StringField())
    shared = fields.ListField(subfield=fields.StringField())
    doormen = fields.ListField(subfield=fields.StringField())

    def forbids(self, importer: list[str], imported: list[str]) -> bool:
        inside_a_context = (
            imported[0] == "torque_app" and len(imported) > 2 and imported[1] not in self.shared
        )
        return (
            inside_a_context
            and importer[:2] != imported[:2]
            and ".".join(importer) not in self.doormen
            and imported[2] not in self.doors
        )


class OwnTables(_EveryImport):
    """A context's commands write only the tables of its name: `models.X`, `models.X_part`."""

    common = fields.ListField(subfield=fields.StringField())

    def forbids(self, importer: list[str], imported: list[str]) -> bool:
        return (
            importer[0] == "torque_app"
            and importer[2:3] == ["service"]
            and imported[0] == "models"
            and len(imported) > 1
            and imported[1] not in (importer[1], *self.common)
            and not imported[1].startswith(f"{importer[1]}_")
        )
