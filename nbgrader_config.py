"""nbgrader's view of the course: which folder is which, and the grader of course_utils.grading in its seam."""

c = get_config()  # noqa: F821 (nbgrader defines it while reading this file)

try:
    from course_utils.grading.preprocessors import configure
except ImportError as error:
    # nbgrader only logs what goes wrong here and goes on with its own autograder, which has no sandbox.
    raise SystemExit(f"The course's grader cannot be loaded ({error}): pip install -e '.[grade]'") from error

c.CourseDirectory.course_id = "lora-qlora"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"
# exercises/ is committed, so nbgrader always finds an older release there; it is generated, so it may go.
c.GenerateAssignment.force = True
# A page that was made before a regrade or a manual point would keep the old points, without a word.
c.GenerateFeedback.force = True
# Who handed in what, read from the names of files in downloaded/ASSIGNMENT/archive/: Moodle's, as it exports them.
c.FileNameCollectorPlugin.named_regexp = r".*/(?P<student_id>[^/]+?)_\d+_assignsubmission_file_(?P<file_id>[^/]+)"
# Canvas: r".*/(?P<student_id>[^/_]+)(?:_LATE)?_\d+_\d+_(?P<file_id>[^/]+)"
configure(c)
