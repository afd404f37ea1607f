"""nbgrader's view of the course: which folder is which, the grader in its seam, and what submissions can import."""

c = get_config()  # noqa: F821 (nbgrader defines it while reading this file)

try:
    from nbgrader_sandbox.nbgrader.seam import configure
except ImportError as error:
    # nbgrader only logs what goes wrong here and goes on with its own autograder, which has no sandbox.
    raise SystemExit(f"The grader cannot be loaded ({error}): pip install -e './grader[grade]'") from error

c.CourseDirectory.course_id = "lora-qlora"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"
# exercises/ is committed, so nbgrader always finds an older release there; it is generated, so it may go.
c.GenerateAssignment.force = True
# A page that was made before a regrade or a manual point would keep the old points, without a word.
c.GenerateFeedback.force = True
configure(c)

# What the notebooks of the exercises import, and nothing else: no claims, no checks, nothing that runs the course.
c.NotebookSandbox.packages = {
    "course_utils": [
        *("__init__.py", "errors.py", "hub.py", "quiet.py", "devices.py", "bf16.py", "texts", "models.py", "data.py"),
        *("architectures.py", "architectures.json", "offline.py"),
        *("counting.py", "memory.py", "quantization.py", "training.py", "evaluation.py", "export.py", "plots.py"),
    ]
}
c.NotebookSandbox.silent = ["course_utils.checks"]
c.NotebookSandbox.preload = [
    *("pandas", "seaborn", "torch", "transformers", "peft", "peft.tuners.lora.bnb"),
    "peft.utils.transformers_weight_conversion",
    *("course_utils.counting", "course_utils.models", "course_utils.plots", "course_utils.offline"),
    *(f"transformers.models.{name}.modeling_{name}" for name in ("gpt2", "llama", "mistral")),
]
