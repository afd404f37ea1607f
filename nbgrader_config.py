"""nbgrader's view of the course: which folder is which, and what of an assignment never reaches a student."""

c = get_config()  # noqa: F821 (nbgrader defines it while reading this file)

c.CourseDirectory.course_id = "lora-qlora"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"
# The instructor's files beside a source notebook: never released, never copied next to a submission.
c.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback", "checks.py", "right", "wrong"]

# exercises/ is committed, so nbgrader always finds an older release there; it is generated, so it may go.
c.GenerateAssignment.force = True
# The first cell of a submission imports torch, transformers and peft.
c.Execute.timeout = 120
