"""What the demonstration's cars and clients remember of the year: visits, totals, whereabouts."""

from typing import Any, Final

import psycopg

from torque_app.seed.people import Workshop

_CARS: Final = """
UPDATE vehicles v SET
  total_services = coalesce(done.services, 0),
  total_spent = coalesce(done.spent, 0),
  last_service_at = done.latest,
  odometer = greatest(v.odometer, seen.kilometres),
  current_status = coalesce(here.status, 'AVAILABLE'),
  created_at = least(v.created_at, seen.first)
FROM (SELECT vehicle_id, max(kilometres) AS kilometres, min(read_at) AS first
        FROM odometer_readings WHERE tenant_id = %(shop)s GROUP BY vehicle_id) seen
LEFT JOIN (SELECT vehicle_id, count(*) AS services, sum(total_cost) AS spent,
                  max(service_date) AS latest
             FROM vehicle_service_history WHERE tenant_id = %(shop)s GROUP BY vehicle_id) done
  USING (vehicle_id)
LEFT JOIN (SELECT vehicle_id, CASE WHEN bool_or(status IN ('IN_PROGRESS', 'WAITING_PARTS', 'QC'))
                                   THEN 'IN_SERVICE' ELSE 'ACTIVE_JOB_CARD' END AS status
             FROM work_orders WHERE tenant_id = %(shop)s AND status NOT IN ('CLOSED', 'CANCELLED')
            GROUP BY vehicle_id) here
  USING (vehicle_id)
WHERE v.tenant_id = %(shop)s AND v.id = seen.vehicle_id
"""
_CLIENTS: Final = """
UPDATE clients c SET last_service_at = cars.latest, created_at = least(c.created_at, cars.first)
FROM (SELECT client_id, max(last_service_at) AS latest, min(created_at) AS first
        FROM vehicles WHERE tenant_id = %(shop)s GROUP BY client_id) cars
WHERE c.tenant_id = %(shop)s AND c.id = cars.client_id
"""


def remember_visits(cursor: psycopg.Cursor[Any], shop: Workshop) -> None:
    """Sum each car's visits as they would have been counted one by one; clients after them."""
    for statement in (_CARS, _CLIENTS):
        cursor.execute(statement, {"shop": shop.tenant_id})
