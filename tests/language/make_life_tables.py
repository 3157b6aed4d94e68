"""Write the tables of work, health, schools, crime and countries: `python tests/language/make_life_tables.py`.

All figures are invented, from one seed a table; headers are spelled as such public files spell them.
"""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta

from made import Rows, gap, people, write


def day(rng: random.Random, year: int, span: int = 365) -> date:
    return date(year, 1, 1) + timedelta(days=rng.randrange(span))


def staff_list(rng: random.Random) -> Rows:
    pay = {"Engineering": 92000, "Finance": 78000, "Warehouse": 39000, "Legal": 105000, "Support": 45000}
    names, rows = people(rng, 70), []
    for number, name in enumerate(names, 1):
        dept = rng.choice(list(pay))
        hired = day(rng, 2009, 5000)
        gone = rng.random() < 0.25
        rows.append(
            (
                f"E{number:04}",
                name,
                dept,
                rng.choice(("Manager", "Analyst", "Associate", "Specialist")),
                rng.choice(("Lisbon", "Leeds", "Lyon")),
                rng.choice("FM"),
                rng.randint(21, 64),
                hired,
                min(hired + timedelta(days=rng.randint(200, 2500)), date(2024, 12, 20)) if gone else "",
                rng.choice(("Resigned", "Laid off", "Retired")) if gone else "",
                round(pay[dept] * rng.uniform(0.7, 1.6), -1),
                gap(rng, rng.randrange(0, 9000, 50), 0.3),
                rng.randint(0, 21),
                rng.randint(0, 120),
                rng.randint(1, 5),
                rng.choice(names[:6]),
            )
        )
    return [
        "EmpID", "Employee_Name", "Dept", "Job_Title", "Office", "Sex", "Age", "Hire_Date", "Term_Date", "Term_Reason",
        "Annual_Salary", "Bonus", "Sick_Days", "Overtime_Hours", "Performance_Score", "Supervisor",
    ], rows  # fmt: skip


def job_ads(rng: random.Random) -> Rows:
    rows = []
    for number in range(1, 61):
        low = rng.randrange(28, 120) * 1000
        rows.append(
            (
                5000 + number,
                rng.choice(("Data Engineer", "Nurse", "Welder", "Accountant", "UX Designer", "Chef")),
                rng.choice(("Norfield", "Acme Health", "Brightsteel", "Lumen Foods", "Quayside")),
                rng.choice(("Dublin", "Porto", "Bergen", "Ghent")),
                rng.choice(("Full-time", "Part-time", "Contract")),
                rng.choice(("Entry", "Mid", "Senior")),
                low,
                low + rng.randrange(4, 40) * 1000,
                rng.choice(("Yes", "No", "No")),
                rng.randint(0, 340),
                rng.randint(40, 5200),
                day(rng, 2024, 300),
            )
        )
    return [
        "job_id", "job_title", "company", "location", "employment_type", "experience_level", "salary_min", "salary_max",
        "remote", "num_applicants", "views", "posted_date",
    ], rows  # fmt: skip


def er_visits(rng: random.Random) -> Rows:
    rows = []
    for number in range(1, 81):
        came = datetime(2023, 1, 1, 6) + timedelta(minutes=rng.randrange(500_000))
        rows.append(
            (
                f"MRN{700 + number}",
                came.isoformat(" "),
                rng.randint(1, 92),
                rng.choice(("Male", "Female")),
                rng.randint(1, 5),
                rng.choice(("Chest pain", "Fracture", "Fever", "Burn", "Laceration")),
                rng.randint(3, 240),
                round(rng.uniform(0.5, 18), 1),
                rng.choice(("Discharged", "Admitted", "Transferred", "Left without being seen")),
                rng.choice(("Dr Haddad", "Dr Weber", "Dr Ueda")),
                rng.choice(("Medicare", "Private", "Uninsured")),
                round(rng.uniform(120, 9800), 2),
                rng.choice(("Y", "N")),
            )
        )
    return [
        "mrn", "arrival_time", "age", "sex", "triage_level", "chief_complaint", "wait_minutes", "los_hours",
        "disposition", "attending_physician", "payer", "total_charges", "ambulance",
    ], rows  # fmt: skip


def hospitals(rng: random.Random) -> Rows:
    rows = [
        (
            f"{name} {rng.choice(('General Hospital', 'Medical Center', 'Infirmary'))}",
            rng.choice(("Ohio", "Texas", "Maine", "Utah")),
            rng.choice(("Government", "Nonprofit", "For profit")),
            rng.randint(25, 900),
            rng.randint(60, 2600),
            rng.randint(1, 5),
            round(rng.uniform(8, 22), 1),
            round(rng.uniform(9, 19), 1),
            rng.randint(80, 330),
            rng.choice(("Yes", "No")),
        )
        for name in ("Alder", "Birch", "Cedar", "Dove", "Elm", "Fern", "Grove", "Hazel", "Iris", "Juniper", "Kestrel",
                     "Laurel", "Maple", "Nettle", "Oak", "Pine", "Quince", "Rowan", "Spruce", "Thorn")
    ]  # fmt: skip
    return [
        "facility_name", "state", "ownership", "beds", "nurses", "overall_rating", "readmission_rate",
        "mortality_rate", "avg_er_wait_min", "emergency_services",
    ], rows  # fmt: skip


def clinical_trials(rng: random.Random) -> Rows:
    rows = []
    for number in range(1, 51):
        begun = day(rng, 2014, 3000)
        rows.append(
            (
                f"NCT{3000 + number}",
                rng.choice(("Novaxil", "Rethera", "Cardiozan", "Pulmivir", "Dermocol")),
                rng.choice(("Asthma", "Diabetes", "Psoriasis", "Lung Cancer", "Stroke")),
                rng.choice(("Phase 1", "Phase 2", "Phase 3")),
                rng.choice(("Completed", "Recruiting", "Terminated")),
                rng.choice(("Merivale Pharma", "Halden Institute", "Orvex")),
                rng.randint(12, 2400),
                begun,
                begun + timedelta(days=rng.randint(150, 1500)),
                rng.choice(("Norway", "Peru", "Japan", "Kenya")),
            )
        )
    return [
        "nct_id", "drug", "condition", "phase", "status", "sponsor", "enrollment", "start_date", "completion_date",
        "country",
    ], rows  # fmt: skip


def newborns(rng: random.Random) -> Rows:
    rows = []
    for _ in range(70):
        weeks = rng.randint(31, 42)
        rows.append(
            (
                rng.randint(16, 44),
                rng.choice(("married", "not married")),
                weeks,
                "premie" if weeks < 37 else "full term",
                rng.randint(4, 17),
                round(weeks * 0.19 + rng.uniform(-1.4, 1.4), 2),
                rng.choice(("smoker", "nonsmoker", "nonsmoker")),
                rng.choice(("boy", "girl")),
                rng.choice(("vaginal", "cesarean", "vaginal")),
            )
        )
    return [
        "mother_age", "marital_status", "weeks", "premie", "prenatal_visits", "birth_weight_lb", "habit", "baby_sex",
        "delivery_method",
    ], rows  # fmt: skip


def workouts(rng: random.Random) -> Rows:
    names, rows = people(rng, 9), []
    for _ in range(90):
        minutes = rng.randint(15, 110)
        rows.append(
            (
                day(rng, 2024),
                rng.choice(names),
                rng.choice(("Running", "Yoga", "Cycling", "Swimming", "Weights")),
                minutes,
                round(minutes * rng.uniform(0.03, 0.3), 2),
                rng.randint(900, 15000),
                int(minutes * rng.uniform(4, 12)),
                rng.randint(90, 165),
                rng.randint(140, 195),
                round(rng.uniform(4.5, 9), 1),
            )
        )
    return [
        "date", "member_name", "activity_type", "duration_min", "distance_km", "steps", "calories_burned",
        "avg_heart_rate", "max_heart_rate", "sleep_hours",
    ], rows  # fmt: skip


def universities(rng: random.Random) -> Rows:
    places = ("Arden", "Brill", "Corvin", "Dunmore", "Eastlake", "Fairholm", "Glenrock", "Harwick", "Inverlea",
              "Jutland", "Kingsley", "Lowmoor", "Marston", "Norbury", "Oldham", "Penrose", "Queenscliff", "Redfern",
              "Sandor", "Tarn", "Ulster", "Vale", "Wexley", "Yarrow")  # fmt: skip
    rows = [
        (
            f"{name} {rng.choice(('University', 'College', 'State'))}",
            rng.choice(("Public", "Private")),
            rng.choice(("Iowa", "Oregon", "Vermont", "Georgia")),
            rng.randint(1790, 1975),
            rng.randint(900, 42000),
            rng.randrange(4000, 61000, 100),
            rng.randint(6, 96),
            rng.randint(38, 97),
            rng.randint(980, 1540),
            rng.randint(6, 27),
            rng.randint(8, 29000),
            rng.randint(60, 3100),
        )
        for name in places
    ]
    return [
        "institution", "control", "state", "founded", "undergrad_enrollment", "tuition_usd", "acceptance_rate_pct",
        "graduation_rate_pct", "avg_sat", "student_faculty_ratio", "endowment_musd", "faculty_count",
    ], rows  # fmt: skip


def exam_scores(rng: random.Random) -> Rows:
    rows = [
        (
            3000 + number,
            rng.choice(("female", "male")),
            rng.choice(("9A", "9B", "10A", "10B")),
            rng.choice(("some high school", "bachelor's degree", "master's degree")),
            rng.choice(("standard", "free/reduced")),
            rng.choice(("none", "completed")),
            rng.randint(21, 100),
            rng.randint(25, 100),
            rng.randint(22, 100),
            rng.randint(0, 31),
            round(rng.uniform(0, 15), 1),
            rng.choice(("yes", "no", "yes")),
        )
        for number in range(1, 81)
    ]
    return [
        "student_id", "gender", "class", "parental_education", "lunch", "test_prep", "math_score", "reading_score",
        "writing_score", "absences", "study_hours", "passed",
    ], rows  # fmt: skip


def incidents(rng: random.Random) -> Rows:
    rows = [
        (
            f"24-{number:05}",
            (datetime(2024, 1, 1) + timedelta(minutes=rng.randrange(500_000))).isoformat(" "),
            rng.choice(("Burglary", "Assault", "Vandalism", "Robbery", "Car Theft")),
            rng.choice(("Harbour", "Old Town", "Northgate", "Mills")),
            rng.choice(("Knife", "Handgun", "None", "None")),
            gap(rng, rng.randint(14, 88), 0.2),
            rng.choice(("M", "F")),
            rng.choice(("true", "false", "false")),
            rng.choice(("Open", "Closed")),
            rng.randrange(0, 12000, 25),
            rng.choice(("Officer Berg", "Officer Novak", "Officer Xu")),
        )
        for number in range(1, 91)
    ]
    return [
        "case_number", "reported_at", "offense", "precinct", "weapon", "victim_age", "victim_sex", "arrest", "status",
        "property_loss_usd", "officer",
    ], rows  # fmt: skip


def crashes(rng: random.Random) -> Rows:
    rows = [
        (
            day(rng, 2022, 900),
            rng.randint(0, 23),
            rng.choice(("Kent", "Surrey", "Devon", "Fife")),
            rng.choice(("Motorway", "A road", "Lane")),
            rng.choice(("Slight", "Serious", "Fatal")),
            rng.randint(1, 6),
            rng.randint(0, 7),
            rng.choice((0, 0, 0, 1, 2)),
            rng.choice((30, 40, 60, 70)),
            rng.choice(("Dry", "Wet", "Icy")),
            rng.choice(("Yes", "No", "No", "No")),
        )
        for _ in range(80)
    ]
    return [
        "crash_date", "hour", "county", "road_type", "severity", "vehicles_involved", "persons_injured",
        "persons_killed", "speed_limit", "surface_condition", "alcohol_involved",
    ], rows  # fmt: skip


def sentences(rng: random.Random) -> Rows:
    rows = []
    for number in range(1, 51):
        filed = day(rng, 2019, 1500)
        guilty = rng.random() < 0.6
        rows.append(
            (
                f"CR-{number:03}",
                rng.choice(("Fraud", "Arson", "Assault", "Drug Possession")),
                rng.choice(("Judge Alvarez", "Judge Pryce", "Judge Stone")),
                filed,
                filed + timedelta(days=rng.randint(30, 600)),
                "Guilty" if guilty else "Acquitted",
                rng.randint(2, 180) if guilty else 0,
                rng.randrange(0, 20000, 100) if guilty else 0,
                rng.randint(18, 71),
                rng.randint(0, 9),
            )
        )
    return [
        "docket_no", "charge", "judge", "filed_date", "decision_date", "verdict", "sentence_months", "fine_usd",
        "defendant_age", "prior_convictions",
    ], rows  # fmt: skip


NATIONS = {
    "Norway": "Europe", "Spain": "Europe", "Poland": "Europe", "Greece": "Europe", "Kenya": "Africa",
    "Ghana": "Africa", "Egypt": "Africa", "Chad": "Africa", "Japan": "Asia", "India": "Asia", "Nepal": "Asia",
    "Vietnam": "Asia", "Peru": "South America", "Chile": "South America", "Brazil": "South America",
    "Canada": "North America", "Mexico": "North America", "Cuba": "North America", "Fiji": "Oceania",
}  # fmt: skip


def nations(rng: random.Random) -> Rows:
    rows = [
        (
            name,
            continent,
            rng.randrange(800_000, 300_000_000, 1000),
            rng.randrange(18_000, 9_000_000, 500),
            rng.randrange(900, 82_000, 10),
            round(rng.uniform(52, 84), 1),
            round(rng.uniform(2, 71), 1),
            round(rng.uniform(1.2, 6.5), 2),
            round(rng.uniform(35, 99.8), 1),
            round(rng.uniform(12, 98), 1),
            round(rng.uniform(0.1, 17), 2),
            round(rng.uniform(2, 24), 1),
            round(rng.uniform(-1, 19), 1),
            round(rng.uniform(25, 90), 1),
        )
        for name, continent in NATIONS.items()
    ]
    return [
        "Country", "Region", "Population", "Area_km2", "GDP_per_capita", "Life_expectancy", "Infant_mortality",
        "Fertility_rate", "Literacy_pct", "Internet_users_pct", "CO2_tons_per_capita", "Unemployment_pct",
        "Inflation_pct", "Urban_pct",
    ], rows  # fmt: skip


def power_mix(rng: random.Random) -> Rows:
    rows = [
        (
            name,
            year,
            *(round(rng.uniform(1, 400), 1) for _ in range(6)),
            round(rng.uniform(2, 900), 1),
        )
        for name in ("Norway", "Spain", "Poland", "Greece", "Chile", "Canada")
        for year in range(2012, 2022)
    ]
    return [
        "country", "year", "coal_twh", "gas_twh", "nuclear_twh", "hydro_twh", "wind_twh", "solar_twh", "co2_mt",
    ], rows  # fmt: skip


def census_adults(rng: random.Random) -> Rows:
    rows = [
        (
            rng.randint(17, 88),
            rng.choice(("Private", "Self-employed", "Government", "Unemployed")),
            rng.choice(("HS-grad", "Bachelors", "Masters", "Doctorate")),
            rng.choice(("Married", "Divorced", "Never-married", "Widowed")),
            rng.choice(("Sales", "Craft-repair", "Farming", "Tech-support")),
            rng.choice(("White", "Black", "Asian", "Other")),
            rng.choice(("Male", "Female")),
            rng.randint(8, 72),
            rng.randint(1, 7),
            rng.randrange(0, 190_000, 500),
            rng.choice(("Own", "Rent")),
            rng.choice(("Mexico", "Poland", "India", "United-States", "United-States")),
        )
        for _ in range(90)
    ]
    return [
        "age", "workclass", "education", "marital_status", "occupation", "race", "sex", "hours_per_week",
        "household_size", "income", "housing_tenure", "native_country",
    ], rows  # fmt: skip


def opinion_survey(rng: random.Random) -> Rows:
    rows = [
        (
            number,
            rng.choice(("18-24", "25-39", "40-59", "60+")),
            rng.choice(("Man", "Woman", "Non-binary")),
            rng.choice(("North", "Coast", "Uplands")),
            rng.choice(("Christian", "Muslim", "None", "Hindu")),
            rng.choice(("Strongly agree", "Agree", "Neutral", "Disagree")),
            rng.randint(0, 10),
            rng.randint(1, 10),
            rng.choice(("Phone", "Online")),
        )
        for number in range(1, 71)
    ]
    return [
        "respondent_id", "age_group", "gender", "region", "religion", "supports_tax_rise", "trust_in_government",
        "life_satisfaction", "survey_mode",
    ], rows  # fmt: skip


def city_budget(rng: random.Random) -> Rows:
    rows = [
        (
            year,
            dept,
            kind,
            (planned := rng.randrange(200_000, 9_000_000, 1000)),
            int(planned * rng.uniform(0.8, 1.15)),
            rng.randint(4, 900),
        )
        for year in (2021, 2022, 2023)
        for dept in ("Parks", "Fire", "Libraries", "Transit", "Sanitation")
        for kind in ("Personnel", "Operations", "Capital")
    ]
    return ["fiscal_year", "agency", "expense_category", "budgeted_amount", "actual_spent", "positions"], rows


def charities(rng: random.Random) -> Rows:
    rows = [
        (
            f"{name} {rng.choice(('Trust', 'Foundation', 'Fund'))}",
            rng.choice(("Animals", "Health", "Housing", "Arts")),
            rng.randint(1880, 2015),
            rng.randrange(20_000, 8_000_000, 500),
            rng.randrange(20_000, 7_500_000, 500),
            rng.randint(3, 2400),
            rng.randint(0, 310),
            rng.randint(50, 40_000),
            rng.choice(("London", "Cardiff", "York")),
        )
        for name in ("Amber", "Beacon", "Cairn", "Dawn", "Ember", "Fjord", "Garnet", "Harbor", "Islet", "Jasper",
                     "Keystone", "Lantern", "Meadow", "Nimbus", "Orchard", "Pebble", "Quill", "Ripple")
    ]  # fmt: skip
    return [
        "charity", "cause", "year_founded", "donations_gbp", "expenditure_gbp", "volunteers", "staff", "donors", "city",
    ], rows  # fmt: skip


def sensors(rng: random.Random) -> Rows:
    rows = []
    for number in range(120):
        when = datetime(2024, 6, 1) + timedelta(minutes=30 * number)
        rows.append(
            (
                when.isoformat(" "),
                rng.choice(("S1", "S2", "S3")),
                rng.choice(("Pump house", "Boiler room", "Roof")),
                round(rng.uniform(12, 88), 1),
                round(rng.uniform(30, 90), 1),
                round(rng.uniform(0.1, 9), 2),
                round(rng.uniform(215, 245), 1),
                round(rng.uniform(40, 100), 1),
                rng.choice(("OK", "OK", "OK", "FAULT")),
            )
        )
    return [
        "timestamp", "sensor_id", "location", "temp_c", "humidity_pct", "vibration_mm_s", "voltage_v", "battery_pct",
        "status",
    ], rows  # fmt: skip


TABLES = (
    staff_list, job_ads, er_visits, hospitals, clinical_trials, newborns, workouts, universities, exam_scores,
    incidents, crashes, sentences, nations, power_mix, census_adults, opinion_survey, city_budget, charities, sensors,
)  # fmt: skip

if __name__ == "__main__":
    write(TABLES)
