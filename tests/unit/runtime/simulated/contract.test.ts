import { contract } from '../../../contract/contract'
import { simulatedSide } from '../../../contract/simulatedSide'

contract(simulatedSide)
