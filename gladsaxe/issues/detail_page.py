"""The page of one issue, and what each of its forms does alike."""

from collections.abc import Sequence
from datetime import timedelta

from flask import abort, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from gladsaxe.access.authorization import current_actor
from gladsaxe.access.rules import Actor, Right
from gladsaxe.agreement.issue_kinds import IssueKind
from gladsaxe.agreement.store import list_ready_sentences
from gladsaxe.audit_log.recording import make_logged_page
from gladsaxe.audit_log.rules import STATED_PURPOSES, ReadingPurpose
from gladsaxe.core.confidentiality import LEVEL_POLICIES, ConfidentialityLevel
from gladsaxe.core.refusals import StaleVersion
from gladsaxe.database.clock import today
from gladsaxe.issues import changes, level_requests, openings, readers, rules, seats, store
from gladsaxe.issues.forms import (
    AnswerForm,
    FollowUpForm,
    LevelForm,
    LowerForm,
    MoreForm,
    PurposeForm,
    ReaderForm,
    ReopenForm,
)
from gladsaxe.issues.tables import Issue, IssueEvent, IssueReader
from gladsaxe.issues.visibility import is_handler
from gladsaxe.submissions.form_page import begin_submission, current_refusal
from gladsaxe.web.forms import VersionForm
from gladsaxe.web.pages import render_page, see_other

# The name that each change of an issue is received under.
CHANGE_FORM = "issue-change"


def begin_change(form: VersionForm, issue: Issue) -> bool:
    """Return True where the form's write has begun: nobody changed the issue since, and it has no fault."""
    return form.shown_version() == issue.version and begin_submission(form)


def redirect_to_issue(number: str) -> ResponseReturnValue:
    """Lead to the issue, or to the list for one who raised its level or gave it away and sees it no more."""
    seen = store.find_issue(current_actor(), number)
    return see_other(url_for("issues.detail", number=number) if seen else url_for("issues.listing"))


def show_detail_page(number: str, tried: VersionForm | PurposeForm | None = None) -> ResponseReturnValue:
    """Show an issue, what happened to it, and the forms that the person has; `tried` is one not written.

    Of what is strictly confidential it asks first what it is opened for.
    """
    return make_logged_page(lambda: _render_detail_page(number, tried))


def _render_detail_page(number: str, tried: VersionForm | PurposeForm | None) -> Response:
    actor, issue = current_actor(), visible_issue_or_404(number)
    readable, handler = store.find_readable_issue(actor, number) is not None, is_handler(actor, issue)
    shown = bool(store.list_shown_ids(actor, [issue]))
    closed = readable and not shown
    purpose_form = tried if isinstance(tried, PurposeForm) else PurposeForm()
    follow_up_form = tried if isinstance(tried, FollowUpForm) else FollowUpForm()
    level_form = tried if isinstance(tried, LevelForm) else LevelForm()
    reopen_form = tried if isinstance(tried, ReopenForm) else ReopenForm()
    lower_form = tried if isinstance(tried, LowerForm) else LowerForm()
    answer_form = tried if isinstance(tried, AnswerForm) else AnswerForm()
    reader_form = tried if isinstance(tried, ReaderForm) else ReaderForm()
    more_form = tried if isinstance(tried, MoreForm) else MoreForm()
    take_on_form = VersionForm()
    level_form.offer(ConfidentialityLevel(issue.level))
    lower_form.offer(IssueKind(issue.kind), ConfidentialityLevel(issue.level))
    named = readers.list_readers(issue) if shown and issue.policy.named_readers else []
    if handler and issue.policy.named_readers:
        reader_form.offer([(person.id, person.name) for person in readers.list_eligible_readers(issue)])
    asked = level_requests.find_pending_request(issue) if shown else None
    if asked:
        answer_form.ask(raises=asked.to_level > asked.from_level)
    events = [] if closed else store.list_events(issue)
    follows_up = readable and may_follow_up(actor, issue)
    forms = (follow_up_form, level_form, reopen_form, more_form, take_on_form)
    for form in (*forms, lower_form, answer_form, reader_form):
        form.start()
    return render_page(
        "issues/detail.html",
        issue=issue,
        readable=readable,
        shown=shown,
        # What was typed in one of its forms is kept, also where the purpose has run out meanwhile.
        closed=closed,
        with_forms=not closed or isinstance(tried, VersionForm),
        purpose_form=purpose_form,
        handler=handler,
        photos=issue.photos if shown else [],
        events=[(event, _format_event(event)) for event in events],
        may_follow_up=follows_up,
        finished_by=_find_finishing_event(issue, events),
        follow_up_form=prepare_follow_up_form(follow_up_form, issue),
        level_form=level_form,
        reopen_form=reopen_form,
        more_form=more_form,
        similar=store.list_similar_issues(actor, issue) if follows_up and not closed else [],
        own=issue.reporter_id == actor.person_id,
        answered=any(event.reply for event in events),
        today=today(),
        take_on_form=take_on_form,
        lower_form=lower_form,
        answer_form=answer_form,
        reader_form=reader_form,
        named=_visible_readers(named, actor, handler),
        openings=openings.list_openings(issue) if shown and handler and issue.policy.stated_purpose else [],
        stated=STATED_PURPOSES,
        other=ReadingPurpose.OTHER,
        minutes=rules.PURPOSE_DURATION // timedelta(minutes=1),
        asked=asked,
        takes_two=changes.needs_second_person(actor, issue),
        may_answer=asked is not None and level_requests.may_answer(actor, asked),
        tried=tried,
        overtaken=_find_overtaken_version(tried, issue),
        rules=rules,
        policies=LEVEL_POLICIES,
        status=422 if tried else 200,
    )


def _find_finishing_event(issue: Issue, events: Sequence[IssueEvent]) -> IssueEvent | None:
    # Who said that it is solved or ended, the last time; None where it is open.
    if issue.state not in rules.FINISHED_STATES:
        return None
    ending = [event for event in events if event.to_state == issue.state != event.from_state]
    return ending[-1] if ending else None


def _find_overtaken_version(tried: VersionForm | PurposeForm | None, issue: Issue) -> int | None:
    # The version that the form was shown with, where the issue does not allow any more what it asks for.
    if not isinstance(tried, VersionForm):
        return None
    refused = isinstance(current_refusal(), (StaleVersion, changes.NotAllowed))
    return tried.shown_version() if refused or tried.shown_version() != issue.version else None


def may_follow_up(actor: Actor, issue: Issue) -> bool:
    """Return True if the actor, who may read the issue, follows it up; the strictest is its handler's."""
    followed = not issue.policy.named_readers or is_handler(actor, issue)
    return followed and actor.may(Right.FOLLOW_UP_ISSUES)


def prepare_follow_up_form(form: FollowUpForm, issue: Issue) -> FollowUpForm:
    """Return the form with what can follow and who can be responsible."""
    state = rules.IssueState(issue.state)
    responsible = issue.responsible_seat.name if issue.responsible_seat else "ingen endnu"
    handlers = [(str(seat.id), f"{seat.name} ({seat.body.name})") for seat in seats.list_handler_seats()]
    form.offer(state, rules.STATE_TRANSITIONS[state], responsible, handlers)
    sentences = list_ready_sentences(IssueKind(issue.kind))
    form.offer_sentences([(rules.IssueState(row.state), row.text) for row in sentences])
    return form


def visible_issue_or_404(number: str) -> Issue:
    """Return the issue, which must exist for the person."""
    return store.find_issue(current_actor(), number) or abort(404)


def readable_issue_or_404(number: str) -> Issue:
    """Return the issue, which the person must be allowed to read."""
    return store.find_readable_issue(current_actor(), number) or abort(404)


def own_issue_or_404(number: str) -> Issue:
    """Return the issue, which the person must have told."""
    issue = visible_issue_or_404(number)
    return issue if issue.reporter_id == current_actor().person_id else abort(404)


def followable_issue_or_404(number: str) -> Issue:
    """Return the issue, which the person must be allowed to follow up."""
    issue = readable_issue_or_404(number)
    return issue if may_follow_up(current_actor(), issue) else abort(404)


def _visible_readers(named: Sequence[IssueReader], actor: Actor, handler: bool) -> list[IssueReader]:
    # Who else reads it is for the handler to know.
    return [row for row in named if handler or row.person_id == actor.person_id]


def _format_event(event: IssueEvent) -> str:
    before = rules.IssueState(event.from_state) if event.from_state else None
    level = None if event.from_level is None else ConfidentialityLevel(event.from_level)
    seat_names = (
        event.from_seat.name if event.from_seat else "",
        event.to_seat.name if event.to_seat else "",
    )
    after = rules.IssueState(event.to_state), ConfidentialityLevel(event.to_level)
    changed = rules.format_event((before, after[0]), (level, after[1]), seat_names, bool(event.reply))
    own = event.person_id == event.issue.reporter_id
    return "Skrev mere" if own and changed == rules.REMARK else changed
