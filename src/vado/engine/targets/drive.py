"""The function that runs whole runs: ``drive`` of the LLVM target.

It takes blocks of lanes from start to end, and calls what ``llvm`` prints for each
stage. Arrays outside have shape ``(slot, run)``, those kept over time ``(time, slot,
run)``; a block's own vectors lie together in ``frame``.
"""

from itertools import accumulate
from string import Template

from vado.engine.lower import Lowered
from vado.engine.plan import UNIFORM

VECTORS = ("Y", "C", "N", "ACC", "P", "I", "F", "U", "M", "S", "T", "X")
"""What each function is given; Y is read and N written by a stage."""
ATTRIBUTES = 'nounwind "prefer-vector-width"="512" "min-legal-vector-width"="512"'


def frame(low: Lowered) -> dict[str, int]:
    """Vectors of a worker and their lengths.

    The caller provides the memory, zero at first: stacks of threads are small.
    """
    size = {k: max(1, n) for k, n in low.sizes.items()}
    states = dict.fromkeys(("C", "A", "B", "ACC", "P"), size["C"])
    return states | {k: size[k] for k in "IFMSTX"}


def drive(low: Lowered, lanes: int) -> str:
    """Definition of ``drive``: runs begin, take all steps and are observed at every
    grid point."""
    v, room = f"<{lanes} x double>", frame(low)
    ends = list(accumulate(room.values(), initial=0))
    filled = {
        "VECTORS": "\n".join(
            f"  %{name} = getelementptr {v}, ptr %frame, i64 {at}"
            for name, at in zip(room, ends, strict=False)
        ),
        "BEGIN": _call("begin", "C", "C", "%uniform"),
        "LOOK": _call("first", "C", "A", "%u"),
        "STEP": "\n".join(_step(low)),
        "WIDTH": str((len(UNIFORM) + len(low.uniform)) * len(low.calls)),
        "ATTRIBUTES": ATTRIBUTES,
        "ALIGN": str(8 * lanes),
        **{f"{name}S": str(size) for name, size in low.sizes.items()},
    }
    return Template(DRIVE).substitute(filled, KEEP=KEEP, V=v)


def _call(name: str, reads: str, writes: str, uniform: str) -> str:
    """A call of a function; what is not said is its own vector."""
    at = {"Y": f"%{reads}", "N": f"%{writes}", "U": uniform}
    args = ", ".join("ptr " + at.get(k, f"%{k}") for k in VECTORS)
    return f"  call void @{name}({args})"


def _step(low: Lowered) -> list[str]:
    """All stage calls of a step. A stage that would write what it reads writes beside
    it, and its part's states are copied."""
    width, lines = len(UNIFORM) + len(low.uniform), []
    if len(low.spans) > 1:
        lines.append(f"  call void @copy(ptr %P, ptr %C, i64 0, i64 {low.sizes['C']})")
    for j, (call, name) in enumerate(zip(low.plan.calls, low.calls, strict=True)):
        reads, writes = call.stage.reads, call.stage.writes
        same = reads == writes
        lines.append(f"  %u{j} = getelementptr double, ptr %u, i64 {j * width}")
        lines.append(_call(name, reads, "A" if same else writes, f"%u{j}"))
        if j == 0:
            lines.append(KEEP)
        if same:
            first, size = low.spans[call.part]
            copy = f"  call void @copy(ptr %{writes}, ptr %A, i64 {first}, i64 {size})"
            lines.append(copy)
    return lines


KEEP = """\
  call void @keep(ptr %series, ptr %save, i64 %k, i64 %b, i64 %blocks, ptr %S)"""

DRIVE = """
define internal void @move(ptr %to, i64 %wide, ptr %from, i64 %apart, i64 %count) {
entry:
  %none = icmp eq i64 %count, 0
  br i1 %none, label %end, label %next
next:
  %i = phi i64 [ 0, %entry ], [ %n, %next ]
  %a = mul i64 %i, %apart
  %source = getelementptr $V, ptr %from, i64 %a
  %x = load $V, ptr %source, align $ALIGN
  %w = mul i64 %i, %wide
  %sink = getelementptr $V, ptr %to, i64 %w
  store $V %x, ptr %sink, align $ALIGN
  %n = add i64 %i, 1
  %done = icmp eq i64 %n, %count
  br i1 %done, label %end, label %next
end:
  ret void
}
define internal void @copy(ptr %to, ptr %from, i64 %first, i64 %count) {
  %t = getelementptr $V, ptr %to, i64 %first
  %f = getelementptr $V, ptr %from, i64 %first
  call void @move(ptr %t, i64 1, ptr %f, i64 1, i64 %count)
  ret void
}
define internal void @keep(ptr %series, ptr %save, i64 %k, i64 %b, i64 %blocks,
    ptr %S) {
  %place = getelementptr i64, ptr %save, i64 %k
  %row = load i64, ptr %place, align 8
  %kept = icmp sge i64 %row, 0
  br i1 %kept, label %store, label %end
store:
  %r = mul i64 %row, $SS
  %rb = mul i64 %r, %blocks
  %at = add i64 %rb, %b
  %to = getelementptr $V, ptr %series, i64 %at
  call void @move(ptr %to, i64 %blocks, ptr %S, i64 1, i64 $SS)
  br label %end
end:
  ret void
}
define void @drive(i64 %from, i64 %until, i64 %blocks, i64 %steps, ptr %save,
    ptr %uniform, ptr %in, ptr %out, ptr %series, ptr %frame) $ATTRIBUTES {
entry:
$VECTORS
  br label %block
block:
  %b = phi i64 [ %from, %entry ], [ %bn, %last ]
  %inputs = getelementptr $V, ptr %in, i64 %b
  call void @move(ptr %I, i64 1, ptr %inputs, i64 %blocks, i64 $IS)
$BEGIN
  br label %point
point:
  %k = phi i64 [ 0, %block ], [ %kn, %step ]
  %uk = mul i64 %k, $WIDTH
  %u = getelementptr double, ptr %uniform, i64 %uk
  %arrived = icmp eq i64 %k, %steps
  br i1 %arrived, label %last, label %step
step:
$STEP
  %kn = add i64 %k, 1
  br label %point
last:
$LOOK
$KEEP
  %states = getelementptr $V, ptr %out, i64 %b
  %skip = mul i64 %blocks, $CS
  %after = add i64 %skip, %b
  %memories = getelementptr $V, ptr %out, i64 %after
  call void @move(ptr %states, i64 %blocks, ptr %C, i64 1, i64 $CS)
  call void @move(ptr %memories, i64 %blocks, ptr %M, i64 1, i64 $MS)
  %bn = add i64 %b, 1
  %finished = icmp eq i64 %bn, %until
  br i1 %finished, label %end, label %block
end:
  ret void
}
"""
