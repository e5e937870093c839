create table seats (tenant text, customer text, product text, assigned_to integer, last_active date);
insert into seats
select 'c6e8a05f-7d19-4f42-b3e0-58a2d4917c3b', 'Consolidated Messenger', 'Microsoft 365 Business Premium',
       case when n <= 88 then n end, case when n <= 41 then date '2026-11-17' when n <= 70 then date '2026-09-02' end
from generate_series(1, 100) n;
create role adoption login password 'demo';
grant select on seats to adoption;
