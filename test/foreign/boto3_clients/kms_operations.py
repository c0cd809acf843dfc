from callers import Boto3, CommandLine
from clients import same, true
from kms_life import OF_KEY_STORES, live

ERRORS = {
    "DisabledException",
    "DryRunOperationException",
    "InvalidArnException",
    "InvalidGrantTokenException",
    "InvalidMarkerException",
    "KMSInvalidStateException",
    "NotFoundException",
}


def check_boto3_runs_every_operation_and_reads_its_refusals(clients):
    call = Boto3(clients, "kms")
    story = live(call, ERRORS)
    same("operations left out", set(call.model.operation_names) - story.done - OF_KEY_STORES, set())
    true(f"{len(story.refusals)} refusals", len(story.refusals) >= 170)


def check_the_command_line_runs_every_operation(clients):
    call = CommandLine(clients, "kms")
    # A whole command takes its time: of what is refused alike everywhere, one.
    story = live(call, {"DryRunOperationException"})
    same("operations left out", set(call.model.operation_names) - story.done - OF_KEY_STORES, set())
    true(f"{len(story.refusals)} refusals", len(story.refusals) >= 30)
