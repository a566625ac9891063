"""What a note says of a course of care, by the words of shared/visit/course.yaml."""
