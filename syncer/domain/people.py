"""People and the customer: referred to from everywhere, described here alone (PPL-1 … PPL-4, CUS-1).

A record holds a person's id or e-mail, never a copy of the person, so that somebody can be forgotten.
"""

from collections.abc import Iterable, Iterator

from syncer.domain.meta import internal, part, shown
from syncer.domain.values import Group, Line, Money, PersonRef, Text, Value
from syncer.domain.vocabulary import Role, Side


class Accounts(Group):
    """A person's accounts on the sites."""

    jira: Line | None = part(
        "Jira账号", "The Jira account: account id on Cloud, user name on Data Center.", also=("Jira",)
    )
    confluence: Line | None = part(
        "Confluence账号", "The Confluence account, likewise.", also=("Confluence",)
    )


class Person(Value):
    """One person of either side (PPL-1, PPL-2)."""

    id: Line = shown("标识", "The short name others refer to (PPL-4).", required=True)
    name: Line | None = shown("姓名", "The name as it is shown (PPL-1).")
    side: Side | None = shown("所属方", "Whose side the person is on (PPL-1).")
    role: Role | None = shown("角色", "What the person does there (PPL-1, PPL-2).")
    department: Line | None = shown("部门", "The department (PPL-3).")
    email: Line | None = internal("邮箱", "The e-mail address (PPL-3).")
    phone: Line | None = internal("电话", "The telephone number (PPL-3).")
    accounts: Accounts | None = internal("账号", "Accounts on the sites (PPL-3).")
    reports_to: PersonRef | None = internal("上级", "The person above, for escalation (QST-2).")
    deputy: PersonRef | None = internal("代理人", "Who stands in when absent (PPL-3).")
    active: bool | None = internal("在职", "False once the person has left (PPL-4).")
    decision_maker: bool | None = internal("决策者", "Whether the person decides (PPL-1).")
    cares_about: Text | None = internal("关注点", "What the person cares about (PPL-1).")


class Expectations(Group):
    """What the customer expects (CUS-1)."""

    explicit: Text | None = part("明确期望", "Expectations the customer spoke of (CUS-1).", also=("明确",))
    latent: Text | None = part("潜在期望", "Expectations found by us (CUS-1).", also=("潜在",))


class Customer(Group):
    """The customer of a project (CUS-1)."""

    title: Line | None = shown("客户名称", "What the customer is called (CUS-1).", also=("名称",))
    industry: Line | None = internal("行业", "The customer's industry (CUS-1).")
    size: Line | None = internal("规模", "How large it is (CUS-1).")
    organisation: Text | None = internal("组织架构", "How it is organised (CUS-1).")
    operating_model: Text | None = internal("运营模式", "How it operates (CUS-1).")
    decision_makers: tuple[PersonRef, ...] = internal("决策人", "Who decides there (CUS-1).", many=True)
    processes: Text | None = internal("业务流程", "Its business processes (CUS-1).")
    pains: Text | None = internal("痛点", "What troubles it (CUS-1).")
    market: Text | None = internal("市场", "The market it is in (CUS-1).")
    expectations: Expectations | None = internal("期望", "What it expects (CUS-1).")
    history: Text | None = internal("合作历史", "What was done together before (CUS-1).")
    satisfaction: Text | None = internal("满意度", "How satisfied it was (CUS-1).")
    lessons: Text | None = internal("经验教训", "What was learnt (CUS-1).")
    service_fee: Money | None = internal("服务费", "What it pays for service (CUS-1).")
    tier: Line | None = internal("客户级别", "How it is ranked among our customers (CUS-1).")


class Directory:
    """The people of a project, found by id or e-mail whatever the case of the letters."""

    def __init__(self, people: Iterable[Person]) -> None:
        self._people = tuple(people)
        self._by_ref = {ref.casefold(): person for person in reversed(self._people) for ref in _refs(person)}

    def find(self, ref: str) -> Person | None:
        """Return the person with this id or e-mail, or None."""
        return self._by_ref.get(ref.strip().casefold())

    def ids(self) -> dict[str, str]:
        """Return the id of everybody by id and by e-mail, both in small letters."""
        return {ref: person.id for ref, person in self._by_ref.items()}

    def known_as(self, words: str) -> Person | None:
        """Return whom an id, an e-mail or a full name that only one person has means, or None."""
        found = self.find(words)
        if found is not None:
            return found
        named = self.named(words)
        return named[0] if len(named) == 1 else None

    def named(self, words: str) -> tuple[Person, ...]:
        """Return everybody with this full name, whatever its case and blanks."""
        name = _name(words)
        return tuple(one for one in self._people if one.name and _name(one.name) == name)

    def reference(self, words: str) -> str:
        """Return the id of whom words mean, as the register writes it; the words where they mean nobody."""
        known = self.known_as(words)
        return known.id if known is not None else words

    def __iter__(self) -> Iterator[Person]:
        return iter(self._people)

    def __len__(self) -> int:
        return len(self._people)


def _name(words: str) -> str:
    """A name as it is looked up: a Chinese one is also written with a blank in it, to be as wide as others."""
    parts = words.split()
    return ("" if parts and parts[0] >= "\u3400" else " ").join(parts).casefold()


def _refs(person: Person) -> tuple[str, ...]:
    return (person.email, person.id) if person.email else (person.id,)
