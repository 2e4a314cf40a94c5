"""Registration of the operator's models. Requests, messages and referrals are never registered."""

from backend.organisations.models import Lifeline, Membership, Organisation

from .incidents import IncidentAdmin
from .lifelines import LifelineAdmin
from .members import MembershipAdmin
from .models import Incident, Operator
from .operators import OperatorAdmin
from .organisations import OrganisationAdmin
from .site import OperatorSite

site = OperatorSite()
site.register(Organisation, OrganisationAdmin)
site.register(Membership, MembershipAdmin)
site.register(Lifeline, LifelineAdmin)
site.register(Operator, OperatorAdmin)
site.register(Incident, IncidentAdmin)
