package scdl

import "github.com/observatoire-essor/essor/geo/infile"

// Codes of the message catalogue.
const (
	// Rejected rows.
	noAmount        infile.Code = "grant.no_amount"        // awarded, but no amount
	ambiguousAmount infile.Code = "grant.ambiguous_amount" // text beside the amount that may change it
	ambiguousShares infile.Code = "grant.ambiguous_shares" // a shared subsidy that can be read in two ways
	noYear          infile.Code = "grant.no_year"          // nothing tells the year
	noBeneficiary   infile.Code = "grant.no_beneficiary"   // neither name nor identifier
	unknownOutcome  infile.Code = "grant.unknown_outcome"  // a status that we do not know
	badPlaceShares  infile.Code = "grant.bad_place_shares" // shares of the project's places that do not add up to one
	twoAmounts      infile.Code = "jaune.two_amounts"      // total and detail in one row

	// Repaired rows: what was read differs from what stands there.
	rejoined     infile.Code = "grant.row_rejoined"     // commas that were no delimiters
	idFloat      infile.Code = "grant.id_float"         // ".0" behind an identifier
	zeroRestored infile.Code = "grant.id_zero_restored" // leading zero, proven by the check digits
	idMoved      infile.Code = "grant.id_moved"         // RNA in the column of the SIRET
	serialDate   infile.Code = "grant.serial_date"      // a spreadsheet's day number
	shareApplied infile.Code = "grant.share_applied"    // amount = total × share

	// Noted rows.
	amountText         infile.Code = "grant.amount_text"          // a remark beside the amount
	zeroAmount         infile.Code = "grant.zero_amount"          // awarded: 0 €
	monthOnly          infile.Code = "grant.month_only"           // a month for a date
	yearFromRequest    infile.Code = "grant.year_from_request"    // of dateDemande, while no decision was made
	yearFromPayment    infile.Code = "grant.year_from_payment"    // of datesPeriodeVersement
	yearFromReference  infile.Code = "grant.year_from_reference"  // of the date in the decision's reference
	yearFromPack       infile.Code = "grant.year_from_pack"       // of source.Input.Period
	yearFromColumn     infile.Code = "grant.year_from_column"     // in the name of the column of amounts
	yearFromFile       infile.Code = "grant.year_from_file"       // in the name of the file
	noID               infile.Code = "grant.no_id"                // no identifier of the beneficiary
	personalNumber     infile.Code = "grant.personal_number"      // what looks like a social security number; not kept
	funderID           infile.Code = "grant.funder_id"            // identifier of the funder damaged; told once for each value
	funderIDRepeated   infile.Code = "grant.funder_id_repeated"   // the funder's identifier where the beneficiary's is due
	unknownNature      infile.Code = "grant.unknown_nature"       // help in cash assumed
	mixedNature        infile.Code = "grant.mixed_nature"         // cash and in kind in one amount
	notAwardedAmount   infile.Code = "grant.not_awarded_amount"   // an amount in a row that is not awarded
	shareIgnored       infile.Code = "grant.share_ignored"        // a share, but no other beneficiary
	shareUnreadable    infile.Code = "grant.share_unreadable"     // not between 0 and 100 %
	shareAlreadySplit  infile.Code = "grant.share_already_split"  // amounts in proportion to the shares
	recovery           infile.Code = "grant.recovery"             // money taken back, from the row named
	recoveryUnlinked   infile.Code = "grant.recovery_unlinked"    // money taken back, of a grant that is not in the file
	recoveryAmbiguous  infile.Code = "grant.recovery_ambiguous"   // money taken back, from one of several grants
	recoveryExceeds    infile.Code = "grant.recovery_exceeds"     // more money taken back than was granted
	unknownAxis        infile.Code = "grant.unknown_axis"         // an axis that we do not know: kept without
	badCofunder        infile.Code = "grant.bad_cofunder"         // a co-funder that cannot be read: left out
	duplicateRow       infile.Code = "grant.duplicate"            // the same as an earlier row, field by field
	damagedText        infile.Code = "grant.damaged_text"         // U+FFFD in it: letters are lost
	badPlace           infile.Code = "grant.bad_place"            // a place that cannot be read
	stateRejected      infile.Code = "rejections.state_rejected"  // the State refused the row; we keep it
	stateAccepted      infile.Code = "rejections.state_accepted"  // the State took the beneficiary's identifier; we do not
	jauneNoDetail      infile.Code = "jaune.no_detail"            // a total without lines: kept as one grant
	jauneTotalMismatch infile.Code = "jaune.total_mismatch"       // the lines do not sum to the total
	jauneOtherYear     infile.Code = "jaune.other_year"           // the closing line tells another year
	jauneSumMismatch   infile.Code = "jaune.grand_total_mismatch" // the lines do not sum to the closing line

	// Notes about whole files.
	extraColumns infile.Code = "table.extra_columns" // columns that are not read
	noFunder     infile.Code = "grant.no_funder"     // neither column nor option names the funder
	noIDColumn   infile.Code = "grant.no_id_column"  // no column of identifiers
)
