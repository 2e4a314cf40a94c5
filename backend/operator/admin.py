"""What is in the operator's pages. Requests, messages and referrals are not, and never will be."""

from backend.organisations.models import Lifeline, Membership, Organisation

from .incidents import IncidentRoom
from .lifelines import LifelineRoom
from .members import MembershipRoom
from .models import Incident, Operator
from .operators import OperatorRoom
from .organisations import OrganisationRoom
from .site import OperatorSite

site = OperatorSite()
site.register(Organisation, OrganisationRoom)
site.register(Membership, MembershipRoom)
site.register(Lifeline, LifelineRoom)
site.register(Operator, OperatorRoom)
site.register(Incident, IncidentRoom)
