"""What a note says beside its narrowings: studies, treatments, symptoms, diagnoses, and the visit."""
