ALTER TABLE public.orders
  ADD COLUMN status text DEFAULT 'placed' CHECK (status in ('placed', 'paid', 'sent')) NOT NULL,
  ADD COLUMN region_id integer REFERENCES public.regions (id) ON DELETE SET NULL;
UPDATE public.orders SET status = case when paid_at is null then 'placed' else 'paid' end WHERE status IS NULL;
CREATE INDEX CONCURRENTLY ON public.orders (region_id) WHERE region_id > 0;
COMMENT ON COLUMN public.orders.status IS 'Fulfilment''s state';
