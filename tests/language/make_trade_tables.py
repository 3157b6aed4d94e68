"""Write tables of shops, markets, homes, food, the web, banks and goods: `python tests/language/make_trade_tables.py`.

All figures are invented, from one seed a table; headers are as exports and public files of each field have them.
"""

from __future__ import annotations

import random
from datetime import date, timedelta

from made import Rows, gap, people, write


def day(rng: random.Random, first: date, days: int) -> date:
    """Return a day within so many days after the first."""
    return first + timedelta(days=rng.randrange(days))


def shop_orders(rng: random.Random) -> Rows:
    goods = {"Kettle": ("Kitchen", 39.9), "Toaster": ("Kitchen", 49.5), "Desk Lamp": ("Home", 24.0)}
    goods |= {"Yoga Mat": ("Sports", 19.0), "Dumbbell": ("Sports", 32.0), "Backpack": ("Travel", 59.0)}
    buyers = people(rng, 18)
    rows = []
    for number in range(1, 61):
        name = rng.choice(list(goods))
        kind, price = goods[name]
        units, off = rng.randint(1, 6), rng.choice((0, 0, 0, 5, 10, 20))
        total = round(units * price * (1 - off / 100), 2)
        rows.append(
            (
                f"SO-{1000 + number}",
                day(rng, date(2023, 1, 4), 700),
                rng.choice(buyers),
                rng.choice(("Leeds", "York", "Derby", "Bath")),
                name,
                kind,
                units,
                price,
                off,
                total,
                round(total * rng.uniform(0.5, 0.8), 2),
                rng.choice((3.5, 4.9, 0)),
                rng.choice(("PayPal", "Card", "Gift Card")),
                rng.choices(("Delivered", "Returned", "Cancelled"), (8, 1, 1))[0],
            )
        )
    return [
        "Order ID",
        "Order Date",
        "Customer Name",
        "Ship City",
        "Product",
        "Category",
        "Qty",
        "Unit Price",
        "Discount %",
        "Total Amount",
        "Cost",
        "Shipping Fee",
        "Payment Method",
        "Order Status",
    ], rows


def price_list(rng: random.Random) -> Rows:
    brands, kinds = ("Orla", "Techno", "Brisk", "Halden"), ("Headphones", "Smartwatches", "Cables", "Speakers")
    rows = []
    for number in range(1, 41):
        kind = rng.choice(kinds)
        full = rng.randint(9, 300)
        off = rng.choice((0, 10, 25, 40, 60))
        rows.append(
            (
                f"B0{7000 + number}",
                f"{rng.choice(brands)} {kind[:-1]} {number}",
                rng.choice(brands),
                kind,
                round(full * (1 - off / 100), 2),
                full,
                off,
                round(rng.uniform(2.9, 4.9), 1),
                rng.randint(3, 9000),
                rng.choice(("yes", "no")),
            )
        )
    return [
        "asin",
        "product_title",
        "brand",
        "category",
        "discounted_price",
        "list_price",
        "discount_percentage",
        "rating",
        "rating_count",
        "in_stock",
    ], rows


def shopper_habits(rng: random.Random) -> Rows:
    rows = [
        (
            number,
            rng.randint(18, 70),
            rng.choice(("Male", "Female")),
            rng.choice(("Blouse", "Jeans", "Sneakers", "Scarf", "Handbag")),
            rng.choice(("Clothing", "Footwear", "Accessories")),
            rng.randint(20, 100),
            rng.choice(("Kansas", "Ohio", "Nevada", "Maine")),
            rng.choice(("S", "M", "L", "XL")),
            rng.choice(("Teal", "Maroon", "White", "Olive")),
            rng.choice(("Winter", "Spring", "Summer", "Fall")),
            round(rng.uniform(2.5, 5), 1),
            rng.choice(("Yes", "No")),
            rng.choice(("Venmo", "Cash", "Credit Card")),
            rng.choice(("Yes", "No")),
            rng.randint(1, 50),
        )
        for number in range(1, 61)
    ]
    return [
        "Customer ID",
        "Age",
        "Gender",
        "Item Purchased",
        "Category",
        "Purchase Amount (USD)",
        "Location",
        "Size",
        "Color",
        "Season",
        "Review Rating",
        "Subscription Status",
        "Payment Method",
        "Promo Code Used",
        "Previous Purchases",
    ], rows


def share_prices(rng: random.Random) -> Rows:
    rows = []
    for ticker, price in (("KLM", 40.0), ("QRT", 120.0), ("VXN", 15.0)):
        for step in range(20):
            opened, price = price, price * rng.uniform(0.95, 1.06)
            high, low = max(opened, price) * 1.02, min(opened, price) * 0.98
            row = [round(x, 2) for x in (opened, high, low, price, price * 0.97)]
            rows.append((date(2024, 3, 1) + timedelta(days=step), ticker, *row, rng.randint(9, 99) * 10_000))
    return ["Date", "Ticker", "Open", "High", "Low", "Close", "Adj Close", "Volume"], rows


def coin_ranking(rng: random.Random) -> Rows:
    names = ("Altora", "Bitmere", "Cindra", "Dogenaut", "Etherwell", "Fluxa", "Galen", "Hexa", "Iota Prime", "Junox")
    rows = []
    for rank, name in enumerate(names, 1):
        price, supply = round(9000 / rank**2 * rng.uniform(0.5, 2), 2), rng.randint(1, 900) * 100_000
        moves = (round(rng.gauss(0, 3), 2), round(rng.gauss(0, 9), 2))
        rows.append(
            (rank, name, name[:3].upper(), price, *moves, round(price * supply), rng.randint(1, 90) * 10**6, supply)
        )
    return [
        "rank",
        "name",
        "symbol",
        "price_usd",
        "percent_change_24h",
        "percent_change_7d",
        "market_cap_usd",
        "volume_24h_usd",
        "circulating_supply",
    ], rows


def big_companies(rng: random.Random) -> Rows:
    trades = {"Retail": "Bentley", "Oil and Gas": "Houston", "Banking": "New York", "Software": "Seattle"}
    rows = []
    for rank, name in enumerate(
        (
            f"{a} {b}"
            for a in ("Arden", "Borealis", "Crown", "Delmar", "Emerald")
            for b in ("Stores", "Energy", "Bank", "Systems")
        ),
        1,
    ):
        trade = dict(zip(("Stores", "Energy", "Bank", "Systems"), trades, strict=True))[name.split()[1]]
        sales = round(600_000 / rank * rng.uniform(0.8, 1.2))
        rows.append(
            (
                rank,
                name,
                trade,
                sales,
                round(sales * rng.uniform(-0.05, 0.3)),
                round(sales * rng.uniform(0.5, 3)),
                rng.randint(5, 900) * 1000,
                round(rng.gauss(6, 8), 1),
                trades[trade],
                rng.choice(people(rng, 40)),
                rng.randint(1880, 2005),
                round(sales * rng.uniform(0.1, 0.9)),
            )
        )
    return [
        "Rank",
        "Name",
        "Industry",
        "Revenue (USD millions)",
        "Net Income",
        "Total Assets",
        "Employees",
        "Revenue Growth %",
        "Headquarters",
        "CEO",
        "Founded",
        "Total Debt",
    ], rows


def startup_rounds(rng: random.Random) -> Rows:
    rows = [
        (
            f"{rng.choice(('Nova', 'Zeta', 'Blue', 'Opti'))}{rng.choice(('pay', 'lab', 'med'))} {number}",
            rng.choice(("Fintech", "Health", "E-commerce", "AI")),
            rng.choice(("Seed", "Series A", "Series B", "Series C")),
            round(rng.uniform(0.5, 220), 1),
            round(rng.uniform(5, 3000)),
            day(rng, date(2018, 1, 1), 2000),
            rng.choice(("Sequoia", "Accel", "Index", "Tiger")),
            rng.choice(("Berlin", "London", "Paris", "Austin")),
        )
        for number in range(1, 36)
    ]
    return [
        "startup",
        "sector",
        "round",
        "amount_raised_musd",
        "valuation_musd",
        "announced_date",
        "lead_investor",
        "hq_city",
    ], rows


def home_listings(rng: random.Random) -> Rows:
    rows = []
    for number in range(1, 61):
        beds, size = rng.randint(1, 6), rng.randint(500, 4200)
        listed = day(rng, date(2023, 1, 1), 500)
        price = size * rng.randint(180, 420)
        rows.append(
            (
                f"{number * 7} {rng.choice(('Oak', 'Elm', 'Mill'))} St",
                rng.choice(("Riverside", "Fairview", "Clinton", "Salem")),
                rng.choice(("97035", "97202", "97211")),
                rng.choice(("Single Family", "Condo", "Townhouse")),
                price,
                beds,
                rng.choice((1, 1.5, 2, 2.5, 3)),
                size,
                round(rng.uniform(0.05, 2), 2),
                rng.randint(1905, 2022),
                listed,
                rng.randint(2, 200),
                gap(rng, rng.randint(50, 700), 0.4),
                rng.choice(("yes", "no")),
            )
        )
    return [
        "address",
        "city",
        "zip_code",
        "property_type",
        "list_price",
        "beds",
        "baths",
        "sqft",
        "lot_acres",
        "year_built",
        "date_listed",
        "days_on_market",
        "hoa_fee",
        "has_garage",
    ], rows


def flats_to_let(rng: random.Random) -> Rows:
    rows = []
    for _ in range(50):
        size = rng.randint(25, 150)
        rows.append(
            (
                day(rng, date(2024, 1, 2), 150),
                rng.randint(1, 4),
                size * rng.randint(12, 25),
                size,
                rng.choice(("Ground out of 4", "2 out of 5", "1 out of 3")),
                rng.choice(("Brookfield", "Kingsway", "Old Port", "Station Road")),
                rng.choice(("Leith", "Perth", "Dundee")),
                rng.choice(("Furnished", "Semi-Furnished", "Unfurnished")),
                rng.choice(("Family", "Bachelors", "Anyone")),
                rng.randint(1, 3),
                size * 20,
            )
        )
    return [
        "Posted On",
        "BHK",
        "Rent",
        "Size",
        "Floor",
        "Area Locality",
        "City",
        "Furnishing Status",
        "Tenant Preferred",
        "Bathroom",
        "Deposit",
    ], rows


def eateries(rng: random.Random) -> Rows:
    rows = [
        (
            number,
            f"{rng.choice(('Casa', 'Chez', 'Royal'))} {rng.choice(('Lupo', 'Orchid', 'Saffron'))} {number}",
            rng.choice(("Italian", "Thai", "Mexican", "Indian")),
            rng.choice(("Harbour", "Old Town", "Uptown")),
            rng.randint(15, 140),
            round(rng.uniform(2.5, 5), 1),
            rng.randint(4, 3000),
            rng.choice(("Yes", "No")),
            rng.choice(("Yes", "No")),
            rng.randint(10, 120),
        )
        for number in range(1, 51)
    ]
    return [
        "Restaurant ID",
        "Restaurant Name",
        "Cuisine",
        "Locality",
        "Average Cost for two",
        "Aggregate rating",
        "Votes",
        "Has Online delivery",
        "Has Table booking",
        "Seats",
    ], rows


def snack_labels(rng: random.Random) -> Rows:
    rows = []
    for number in range(1, 46):
        kind = rng.choice(("Chocolate bar", "Crisps", "Granola", "Yoghurt"))
        rows.append(
            (
                f"{kind} {number}",
                rng.choice(("Nestor", "Kelda", "Dany")),
                kind,
                rng.randint(60, 550),
                round(rng.uniform(0, 35), 1),
                round(rng.uniform(5, 60), 1),
                round(rng.uniform(0, 40), 1),
                round(rng.uniform(0, 25), 1),
                round(rng.uniform(0, 12), 1),
                rng.randint(0, 900),
                rng.randint(20, 200),
            )
        )
    return [
        "product",
        "brand",
        "type",
        "calories",
        "total_fat_g",
        "carbohydrates_g",
        "sugars_g",
        "protein_g",
        "fiber_g",
        "sodium_mg",
        "serving_size_g",
    ], rows


def cantina_labels(rng: random.Random) -> Rows:
    """Labels as fast food has them: totals and daily values of what is in a dish, and no money."""
    rows = []
    for number in range(1, 31):
        kind = rng.choice(("Bowls", "Soups", "Wraps"))
        fat = rng.randint(1, 50)
        rows.append((kind, f"{kind[:-1]} {number}", fat * 9 + rng.randint(80, 600), fat, round(fat / 0.65)))
    return ["Category", "Item", "Calories", "Total Fat", "Total Fat (% Daily Value)"], rows


def craft_beers(rng: random.Random) -> Rows:
    rows = [
        (
            number,
            f"{rng.choice(('Hazy', 'Old', 'Lucky'))} {rng.choice(('Otter', 'Anvil', 'Pine'))} {number}",
            rng.choice(("American IPA", "Porter", "Saison", "Pilsner")),
            rng.choice(("Tidewater Brewing", "Copper Kettle", "Northgate Ales")),
            round(rng.uniform(0.035, 0.11), 3),
            gap(rng, rng.randint(8, 110), 0.2),
            rng.choice((12, 16, 19.2)),
            rng.choice(("OR", "CO", "VT")),
        )
        for number in range(1, 41)
    ]
    return ["id", "beer_name", "style", "brewery", "abv", "ibu", "ounces", "state"], rows


def site_traffic(rng: random.Random) -> Rows:
    rows = []
    for step in range(60):
        seen = rng.randint(40, 2000)
        rows.append(
            (
                date(2024, 1, 1) + timedelta(days=step),
                rng.choice(("google", "direct", "facebook", "newsletter")),
                rng.choice(("/home", "/pricing", "/blog/launch", "/docs")),
                rng.choice(("mobile", "desktop", "tablet")),
                rng.choice(("Spain", "Chile", "Peru")),
                seen,
                round(seen * 0.8),
                round(seen * 0.3),
                seen * rng.randint(1, 5),
                round(rng.uniform(20, 80), 1),
                rng.randint(10, 400),
                round(seen * rng.uniform(0, 0.06)),
                round(seen * rng.uniform(0, 2), 2),
            )
        )
    return [
        "date",
        "source",
        "landing_page",
        "device_category",
        "country",
        "sessions",
        "users",
        "new_users",
        "pageviews",
        "bounce_rate",
        "avg_session_duration",
        "conversions",
        "revenue",
    ], rows


def ad_campaigns(rng: random.Random) -> Rows:
    rows = []
    for number in range(1, 41):
        shown = rng.randint(1000, 90_000)
        clicks = round(shown * rng.uniform(0.005, 0.06))
        spent = round(clicks * rng.uniform(0.2, 3), 2)
        won = round(clicks * rng.uniform(0.01, 0.2))
        rows.append(
            (
                f"{rng.choice(('Spring', 'Brand', 'Retarget', 'Launch'))} {number}",
                rng.choice(("Facebook", "Google Ads", "TikTok", "Email")),
                rng.choice(("18-24", "25-34", "35-44")),
                day(rng, date(2024, 2, 1), 200),
                spent,
                shown,
                clicks,
                won,
                round(100 * clicks / shown, 2),
                round(spent / max(clicks, 1), 2),
                round(rng.uniform(0.4, 6), 2),
            )
        )
    return [
        "campaign_name",
        "platform",
        "age_group",
        "start_date",
        "spend",
        "impressions",
        "clicks",
        "conversions",
        "ctr",
        "cpc",
        "roas",
    ], rows


def streaming_churn(rng: random.Random) -> Rows:
    rows = []
    for number in range(1, 61):
        months, fee = rng.randint(1, 72), rng.choice((9.99, 14.99, 29.99))
        rows.append(
            (
                f"U{4000 + number}",
                rng.choice(("Male", "Female")),
                rng.choice(("Yes", "No")),
                months,
                rng.choice(("Basic", "Standard", "Premium")),
                rng.choice(("Month-to-month", "One year", "Two year")),
                rng.choice(("Electronic check", "Bank transfer", "Credit card")),
                fee,
                round(fee * months, 2),
                day(rng, date(2019, 1, 1), 1500),
                rng.choices(("Yes", "No"), (1, 3))[0],
            )
        )
    return [
        "customerID",
        "gender",
        "SeniorCitizen",
        "tenure",
        "PlanType",
        "Contract",
        "PaymentMethod",
        "MonthlyCharges",
        "TotalCharges",
        "SignupDate",
        "Churn",
    ], rows


def bank_clients(rng: random.Random) -> Rows:
    rows = [
        (
            15_600_000 + number * 17,
            rng.choice(people(rng, 60)).split()[1],
            rng.randint(400, 850),
            rng.choice(("France", "Spain", "Germany")),
            rng.choice(("Male", "Female")),
            rng.randint(20, 80),
            rng.randint(0, 10),
            rng.choice((0, round(rng.uniform(20_000, 200_000), 2))),
            rng.randint(1, 4),
            rng.randint(0, 1),
            rng.randint(0, 1),
            round(rng.uniform(12_000, 190_000), 2),
            rng.choices((0, 1), (4, 1))[0],
        )
        for number in range(1, 61)
    ]
    return [
        "CustomerId",
        "Surname",
        "CreditScore",
        "Geography",
        "Gender",
        "Age",
        "Tenure",
        "Balance",
        "NumOfProducts",
        "HasCrCard",
        "IsActiveMember",
        "EstimatedSalary",
        "Exited",
    ], rows


def personal_loans(rng: random.Random) -> Rows:
    rows = []
    for number in range(1, 61):
        amount, months = rng.randint(2, 40) * 1000, rng.choice((36, 60))
        rows.append(
            (
                f"L{number:04}",
                amount,
                months,
                round(rng.uniform(5, 24), 2),
                round(amount / months * 1.12, 2),
                rng.choice("ABCDE"),
                rng.choice(("debt_consolidation", "car", "wedding", "medical")),
                rng.choice(("RENT", "OWN", "MORTGAGE")),
                rng.randint(20, 180) * 1000,
                rng.randint(580, 830),
                round(rng.uniform(2, 40), 1),
                day(rng, date(2015, 1, 1), 1500),
                rng.choices(("Fully Paid", "Current", "Charged Off"), (5, 3, 2))[0],
            )
        )
    return [
        "loan_id",
        "loan_amnt",
        "term_months",
        "int_rate",
        "installment",
        "grade",
        "purpose",
        "home_ownership",
        "annual_inc",
        "fico_score",
        "dti",
        "issue_d",
        "loan_status",
    ], rows


def account_moves(rng: random.Random) -> Rows:
    rows, left = [], 2400.0
    for number in range(1, 61):
        kind = rng.choice(("Groceries", "Rent", "Salary", "Transport", "Eating Out", "Utilities"))
        paid_in = round(rng.uniform(1500, 2600), 2) if kind == "Salary" else ""
        paid_out = "" if kind == "Salary" else round(rng.uniform(4, 300), 2)
        left = round(left + (paid_in or 0) - (paid_out or 0), 2)
        when = date(2024, 1, 1) + timedelta(days=number * 2)
        rows.append((when, f"{kind} {rng.choice(('Ltd', 'plc', 'Co'))}", kind, paid_out, paid_in, left, "Current"))
    return ["Transaction Date", "Description", "Category", "Money Out", "Money In", "Balance", "Account Type"], rows


def insurance_claims(rng: random.Random) -> Rows:
    rows = []
    for number in range(1, 61):
        claimed = rng.randint(200, 30_000)
        filed = day(rng, date(2022, 1, 1), 800)
        rows.append(
            (
                f"CL{number:05}",
                f"P{rng.randint(100, 140)}",
                rng.choice(("Auto", "Home", "Travel")),
                filed,
                filed + timedelta(days=rng.randint(3, 90)),
                claimed,
                round(claimed * rng.choice((0, 0.6, 0.9))),
                rng.randint(300, 2000),
                rng.choice((100, 250, 500)),
                rng.choice(("Approved", "Denied", "Pending")),
                rng.choice(("Y", "N")),
                rng.randint(19, 80),
            )
        )
    return [
        "claim_id",
        "policy_number",
        "policy_type",
        "date_filed",
        "date_settled",
        "claim_amount",
        "amount_paid",
        "annual_premium",
        "deductible",
        "claim_status",
        "fraud_reported",
        "insured_age",
    ], rows


def freight_log(rng: random.Random) -> Rows:
    rows = []
    for number in range(1, 61):
        left = day(rng, date(2024, 1, 2), 300)
        rows.append(
            (
                f"SH{number:04}",
                rng.choice(("Rotterdam", "Hamburg", "Antwerp")),
                rng.choice(("Milan", "Vienna", "Lyon", "Prague")),
                rng.choice(("DHL", "Maersk", "Kuehne")),
                rng.choice(("Road", "Rail", "Sea", "Air")),
                left,
                left + timedelta(days=rng.randint(1, 20)),
                rng.randint(20, 12_000),
                round(rng.uniform(80, 9000), 2),
                rng.randint(200, 2200),
                rng.choices(("Delivered", "In Transit", "Lost", "Delayed"), (6, 2, 1, 2))[0],
            )
        )
    return [
        "shipment_id",
        "origin",
        "destination",
        "carrier",
        "mode",
        "ship_date",
        "delivery_date",
        "weight_kg",
        "freight_cost",
        "distance_km",
        "status",
    ], rows


def factory_log(rng: random.Random) -> Rows:
    rows = []
    for step in range(60):
        made = rng.randint(200, 1200)
        rows.append(
            (
                date(2024, 4, 1) + timedelta(days=step // 3),
                rng.choice(("Gdansk", "Turin", "Porto")),
                f"M-{rng.randint(1, 5)}",
                rng.choice(("Day", "Night")),
                rng.choice(("Gearbox", "Pump", "Valve")),
                rng.choice(("Ines Berg", "Omar Xu", "Ulla Rossi")),
                made,
                round(made * rng.uniform(0, 0.08)),
                rng.randint(0, 120),
                round(made * rng.uniform(0.5, 2), 1),
                round(rng.uniform(30, 95), 1),
            )
        )
    return [
        "date",
        "plant",
        "machine_id",
        "shift",
        "product",
        "operator",
        "units_produced",
        "defects",
        "downtime_min",
        "energy_kwh",
        "cycle_time_s",
    ], rows


def depot_parts(rng: random.Random) -> Rows:
    rows = []
    for number in range(1, 46):
        least = rng.randint(5, 80)
        rows.append(
            (
                f"SKU-{number:03}",
                f"{rng.choice(('Bolt', 'Hinge', 'Bracket', 'Screw'))} {number}",
                rng.choice(("Fasteners", "Fittings", "Tools")),
                rng.choice(("North Depot", "Dockside", "Hillview")),
                rng.choice(("Acme Metals", "Brandt", "Coyle")),
                rng.randint(0, 400),
                least,
                round(rng.uniform(0.1, 40), 2),
                rng.randint(2, 45),
                day(rng, date(2024, 1, 1), 200),
            )
        )
    return [
        "sku",
        "item_name",
        "category",
        "warehouse",
        "supplier",
        "quantity_on_hand",
        "reorder_level",
        "unit_cost",
        "lead_time_days",
        "last_restocked",
    ], rows


TABLES = (
    shop_orders,
    price_list,
    shopper_habits,
    share_prices,
    coin_ranking,
    big_companies,
    startup_rounds,
    home_listings,
    flats_to_let,
    eateries,
    snack_labels,
    cantina_labels,
    craft_beers,
    site_traffic,
    ad_campaigns,
    streaming_churn,
    bank_clients,
    personal_loans,
    account_moves,
    insurance_claims,
    freight_log,
    factory_log,
    depot_parts,
)

if __name__ == "__main__":
    write(TABLES, "trade ")
