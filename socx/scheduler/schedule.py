"""The schedule: which job runs when. Rooms give the work, this table gives the time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger

from socx.activities import jobs as activities
from socx.core.i18n import N_
from socx.deliverables import jobs as deliverables
from socx.evaluations import jobs as evaluations
from socx.experts import jobs as experts
from socx.matching import jobs as matching
from socx.notifications import jobs as notifications
from socx.outreach import jobs as outreach
from socx.protection import jobs as protection
from socx.requests import jobs as requests
from socx.scheduler import forecast, reconciliation
from socx.scheduler import jobs as scheduler
from socx.selection import jobs as selection
from socx.timeline import jobs as timeline

#: How far to look back for the last time that a job was due; the first that finds one is enough.
LOOK_BACK = tuple(timedelta(**span) for span in ({"minutes": 2}, {"hours": 2}, {"days": 2}, {"days": 9}, {"days": 400}))


@dataclass(frozen=True, slots=True)
class Job:
    """One line of the schedule.

    `run` is given the time and returns how many things it touched; running it twice does what
    running it once does. `cron` has minute, hour, day, month and day of the week, in the facility's
    zone; a sixth field in front means seconds. `shared` work is claimed piece by piece by the job
    itself, so that every scheduler process may take part at the same time. `foretells` are the
    kinds of reminders that the forecast works out by running the job ahead; such a job leaves
    nothing outside of the database. Work that `looks` first reads and reckons for long; `run` then
    returns how to write what came of it, so that nobody waits for the database meanwhile.
    """

    name: str
    label: str
    run: Callable[[datetime], int] | Callable[[datetime], Callable[[], int]]
    cron: str
    shared: bool = False
    foretells: tuple[str, ...] = ()
    looks: bool = False

    def trigger(self, zone: str) -> CronTrigger:
        *second, minute, hour, day, month, day_of_week = self.cron.split()
        return CronTrigger(
            second=second[0] if second else "0",
            minute=minute,
            hour=hour,
            day=day,
            month=month,
            day_of_week=day_of_week,
            timezone=ZoneInfo(zone),
        )

    def last_slot(self, now: datetime, zone: str) -> datetime:
        """When the job was due last, at `now` or before."""
        trigger, local = self.trigger(zone), now.astimezone(ZoneInfo(zone))
        for span in LOOK_BACK:
            due = trigger.get_next_fire_time(None, local - span)
            last = None
            while due is not None and due <= now:
                last, due = due, trigger.get_next_fire_time(due, due + timedelta(microseconds=1))
            if last is not None:
                return datetime.fromtimestamp(last.timestamp(), now.tzinfo)
        raise ValueError(f"{self.name}: {self.cron} is never due")


# fmt: off
# ruff: noqa: E501 (a table: one line a row)
SCHEDULE = (
    #   name                  what it does                                        work                     when
    Job("send-mail",          N_("Send mails that are due"),                      notifications.send_due,  "*/15 * * * * *", shared=True),
    Job("start-activities",   N_("Start activities that are due"),                activities.start_due,    "5 * * * *"),
    Job("mark-late",          N_("Mark what is late and tell who is concerned"),  activities.mark_late,    "10 * * * *"),
    Job("renew-reminders",    N_("Plan reminders anew where other people act by now"), activities.renew_reminders, "15 4 * * *"),
    Job("mark-deliverables",  N_("Mark reports and deliverables that are late"),  deliverables.mark_late,  "12 * * * *"),
    Job("close-calls",        N_("Close calls for experts whose deadline has passed"), selection.close_calls, "*/5 * * * *"),
    Job("lapse-invitations",  N_("Let invitations lapse that nobody answered in time"), selection.lapse_invitations, "25 * * * *"),
    Job("release-queue",      N_("Take requests out of the queue"),               requests.release_queue,  "30 6 * * *"),
    Job("remind-overdue",     N_("Remind of requests that wait too long"),        requests.remind_overdue, "0 7 * * mon-fri", foretells=("requests/overdue",)),
    Job("follow-waits",       N_("Remind of questions and opinions; park what nobody answers"), requests.follow_waits, "15 7 * * mon-fri", foretells=("requests/clarification_reminder", "requests/opinion_reminder")),
    Job("remind-rounds",      N_("Remind of drafts whose round closes soon"),     requests.remind_rounds,  "20 7 * * *", foretells=("requests/round_reminder",)),
    Job("check-search",       N_("Check the words that requests are found by"),   requests.check_search,   "40 4 * * *"),
    Job("check-roster",       N_("Check the words that profiles are found by"),   experts.check_search,    "42 4 * * *"),
    Job("check-deliverables", N_("Check the words that deliverables are found by"), deliverables.check_search, "44 4 * * *"),
    Job("remind-next-steps",  N_("Remind of next steps after meetings"),          outreach.remind_next_steps, "45 6 * * *", foretells=("outreach/next_step",)),
    Job("remind-profiles",    N_("Remind experts to confirm their profiles"),     experts.remind_refresh,  "20 5 * * *", foretells=("experts/refresh_soon", "experts/refresh_late")),
    Job("age-profiles",       N_("Mark profiles that nobody confirmed"),          experts.age,             "0 5 * * *"),
    Job("rest-profiles",      N_("Take profiles out that were out of date for long"), experts.rest,        "10 5 * * *"),
    Job("keep-retention",     N_("Warn, restrict and erase as the retention table says"), protection.keep_retention, "50 5 * * *"),
    Job("finish-erasures",    N_("Remove what erasures left in files"),           protection.finish_erasures, "35 * * * *"),
    Job("ask-evaluations",    N_("Ask partners and experts how an activity was"), evaluations.ask_evaluations, "30 7 * * *"),
    Job("forget-evaluations", N_("Delete lists of names and words of old evaluations"), evaluations.forget_evaluations, "52 4 * * *"),
    Job("forget-imports",     N_("Delete tables of experts that were sent long ago"), experts.forget_imports, "50 4 * * *"),
    Job("read-texts",         N_("Read the texts of profiles and requests that changed, for what they mean"), matching.read_texts, "1-59/5 * * * *", looks=True),
    Job("rebuild-index",      N_("Make the index of the roster anew"),            matching.rebuild_index,  "3-59/10 * * * *", looks=True),
    Job("forget-rankings", N_("Forget pages of rankings that were shown a year ago"), matching.forget_views, "55 4 * * *"),
    Job("assess-risks",       N_("Say which milestones may come late"),           timeline.assess_risks,   "40 5 * * *", looks=True),
    Job("replay-warnings",    N_("Count how often such warnings were right"),     timeline.replay_warnings, "43 5 * * sun", looks=True),
    Job("watch-bias",     N_("Make the report on who gains and loses by rankings"), matching.watch_bias,   "25 5 * * sun", looks=True),
    Job("sweep-files",        N_("Delete files that nothing names any more"),     requests.sweep_files,    "45 4 * * *"),
    Job("foresee-reminders",  N_("Work out the reminders of the next two weeks"), forecast.expect,         "15 6 * * *"),
    Job("reconcile",          N_("Compare what is stored with what the rows say"), reconciliation.reconcile, "57 4 * * *"),
    Job("forget-runs",        N_("Forget old runs of jobs"),                      scheduler.forget_runs,   "30 5 * * *"),
)
# fmt: on

JOBS = {job.name: job for job in SCHEDULE}
