from fieldapp.ops.demo.city import City
from fieldapp.ops.demo.crew import Crew
from fieldapp.ops.progress import Progress


def load_past(city: City, crew: Crew, progress: Progress) -> int:
    return 0
