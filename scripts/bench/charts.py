"""A page with charts over the records that are measured: counted up from tables, or from queries, one of many marks."""

from __future__ import annotations

PAGE = "charts.md"
TEXT = """# Charts

```sql as years
SELECT substr(date, 1, 4) AS "Year", status AS "Status", count(*) AS "Launches" FROM launches
GROUP BY substr(date, 1, 4), status ORDER BY substr(date, 1, 4), status
```

```vega-lite rows="launches"
title: Launches in each year, by status
data: {name: years}
mark: bar
encoding: {x: {field: Year}, y: {field: Launches}, color: {field: Status}}
```

```vega-lite
title: Launches by outcome
data: {name: launches}
mark: bar
encoding: {y: {field: outcome}, x: {aggregate: count}, color: {field: platform}}
```

```vega-lite
title: Mean distance flown, by family of weapon
data: {name: launches}
mark: point
encoding: {y: {field: weapon_family}, x: {aggregate: mean, field: distance_km}}
```

```sql as far
SELECT date AS "Day", distance_km AS "Distance, km", apogee_km AS "Altitude, km", 'launches/' || id AS "Day@"
FROM launches WHERE distance_km IS NOT NULL AND apogee_km IS NOT NULL ORDER BY distance_km DESC, id LIMIT 500
```

```vega-lite
title: The 500 launches that flew farthest
data: {name: far}
mark: point
encoding: {x: {field: "Distance, km"}, y: {field: "Altitude, km"}, href: {field: Day@}}
```

```sql as answers
SELECT substr(l.date, 1, 4) AS "Year", r.form AS "Form", count(*) AS "Responses" FROM responses AS r
JOIN launches AS l ON l.id = r.launch GROUP BY substr(l.date, 1, 4), r.form ORDER BY substr(l.date, 1, 4), r.form
```

```vega-lite rows="responses"
title: Responses in each year, by form
data: {name: answers}
mark: line
encoding: {x: {field: Year}, y: {field: Responses}, color: {field: Form}}
```
"""
