-- The health of an ExportSource, a CustomerAdoption or a PortfolioAdoption.
-- Ready says whether the operator could do its work. Low adoption is news, no
-- fault, unless the object asks for it by the annotation
-- adoption.partnerinsights.io/health-gate: "true".
local conditions = {}
if obj.status ~= nil and obj.status.conditions ~= nil then
  for _, condition in ipairs(obj.status.conditions) do
    conditions[condition.type] = condition
  end
end

local function is(kind, status)
  return conditions[kind] ~= nil and conditions[kind].status == status
end

local function health(status, kind)
  return { status = status, message = conditions[kind].reason .. ": " .. conditions[kind].message }
end

if obj.spec ~= nil and obj.spec.suspend == true then
  return { status = "Suspended", message = "spec.suspend is true" }
end
if conditions.Ready == nil or obj.status.observedGeneration ~= obj.metadata.generation then
  return { status = "Progressing", message = "The operator has not looked at this spec yet" }
end
if is("Stalled", "True") then
  return health("Degraded", "Stalled")
end
if is("Reconciling", "True") then
  return health("Progressing", "Reconciling")
end
if not is("Ready", "True") then
  return health("Degraded", "Ready")
end

local annotations = obj.metadata.annotations
if annotations ~= nil and annotations["adoption.partnerinsights.io/health-gate"] == "true" then
  for _, kind in ipairs({ "LowDeployment", "LowUsage" }) do
    if is(kind, "True") then
      return health("Degraded", kind)
    end
  end
end
return health("Healthy", "Ready")
